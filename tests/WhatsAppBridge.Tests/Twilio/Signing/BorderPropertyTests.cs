using System.Text;
using CsCheck;
using WhatsAppBridge.Playground.Twilio;
using WhatsAppBridge.Tests.Infrastructure;
using WhatsAppBridge.Tests.Infrastructure.Fuzz;
using WhatsAppBridge.Twilio.Inbound;
using WhatsAppBridge.Twilio.Signing;

namespace WhatsAppBridge.Tests.Twilio.Signing;

/// <summary>The pure functions of the border on anything at all: they never throw, lose nothing, and need memory in proportion; the benchmarks look at the time.</summary>
public sealed class BorderPropertyTests
{
    private const string Sid = "0123456789abcdef0123456789abcdef";

    private const string Url = "https://bridge.example.com/webhooks/twilio/whatsapp";

    private static readonly Gen<string> Piece = TextGen.OneOf(
        "a", "Body", "=", "&", "&&", "%", "%zz", "%4", "%00", "%ff", "%C3%A9", "%c3%a9", "+", " ", "\0", "\uFEFF", "😀", "\uD800", "\uDC00", "é", ";", "?", "#", "'", "\"", "\r\n");

    private static readonly Gen<string> Text = Piece.Array[0, 12].Select(pieces => string.Concat(pieces));

    // Twilio encodes UTF-8, in which half of a surrogate pair can't be written.
    private static readonly Gen<string> Writable = Text.Select(text => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)));

    private static readonly Gen<KeyValuePair<string, string>[]> Form = Gen.Select(Writable, Writable, KeyValuePair.Create).Array[0, 8];

    private static readonly Gen<string> AnyUrl = TextGen.OneOf(
        "http", "https", "HTTPS", "ftp", "", ":", "://", "//", "/", "@", "user:pass@", "[", "]", "[::1]", ":443", ":80", ":8443", ":", "a.example", "?", "&", "#", "bodySHA256", "bodySHA256=",
        "=", "%", "%27", "'", "é", "\uD83D", "😀", " ", "\0").Array[0, 10].Select(pieces => string.Concat(pieces));

    private static readonly Gen<string> AnySignature = Gen.OneOf(
        Text, Gen.Byte.Array[20].Select(Convert.ToBase64String), Gen.Char.Array[28].Select(characters => new string(characters)));

    private static readonly Gen<FormField[]> AnyFields = Gen.Select(
        Gen.OneOf(TextGen.OneOf(OddForm.Names), Text), Gen.OneOf(Text, TextGen.OneOf("whatsapp:", "whatsapp:+1", "10", "-1", "1e309", "NaN", "90", "{", "image/png", "SM1")),
        (name, value) => new FormField(name, value)).Array[0, 30];

    [Fact]
    public void A_form_comes_back_as_it_was_written() => Form.Sample(form =>
    {
        // A field without name and value is written as "=" and is still a field.
        var parsed = FormParser.Parse(Encoding.UTF8.GetBytes(FormEncoding.Encode(form)));

        Assert.Equal(form, parsed.Select(field => KeyValuePair.Create(field.Name, field.Value)));
    });

    [Fact]
    public void Any_bytes_are_a_form_and_mean_what_the_standard_says() =>
        Gen.OneOf(Gen.Byte.Array[0, 200], Text.Select(Encoding.UTF8.GetBytes)).Sample(bytes =>
            Assert.Equal(OddForm.Decode(bytes), FormParser.Parse(bytes).Select(field => KeyValuePair.Create(field.Name, field.Value))));

    // Some values are not read anew each time: a SID that came before, and what most messages say.
    [Fact]
    public void A_value_that_came_before_or_is_usual_means_what_it_says() =>
        TextGen.OneOf(
                $"SM{Sid}", $"SM{Sid[..^1]}%30", $"SM{Sid[..^3]}%30", $"SM{Sid[..^3]}%2530", $"SM{Sid[..^1]}+", $"SM{Sid[..^1]}%2B", $"sm{Sid}", $"SM{Sid[..^2]}%C3%A9", $"SM{Sid[..^2]}é",
                "received", "Received", "recei%76ed", "text", "text+", "0", "%30", "00", "2010-04-01", "2010%2D04-01", "")
            .Array[0, 8].Select(values => Encoding.UTF8.GetBytes(string.Join('&', values.Select(value => $"a={value}"))))
            .Sample(bytes => Assert.Equal(OddForm.Decode(bytes), FormParser.Parse(bytes).Select(field => KeyValuePair.Create(field.Name, field.Value))));

    [Fact]
    public void A_SID_is_compared_with_the_fields_near_it_alone()
    {
        var sid = $"SM{Sid}";
        var near = FormParser.Parse(Encoding.UTF8.GetBytes($"a={sid}{string.Concat(Enumerable.Repeat("&b=x", 5))}&c={sid}"));
        var far = FormParser.Parse(Encoding.UTF8.GetBytes($"a={sid}{string.Concat(Enumerable.Repeat("&b=x", 500))}&c={sid}"));

        Assert.Same(near[0].Value, near[^1].Value);
        Assert.NotSame(far[0].Value, far[^1].Value);
        Assert.Equal(sid, far[^1].Value);
    }

    [Fact]
    public void A_form_gives_the_first_of_each_name_and_nothing_for_any_other() => AnyFields.Sample(fields =>
    {
        var form = new TwilioForm(fields);

        foreach (var name in OddForm.Names.Concat(fields.Select(field => field.Name)))
            Assert.Equal(fields.Where(field => field.Name == name).Select(field => field.Value).FirstOrDefault() is { Length: > 0 } first ? first : null, form[name]);
    });

    [Fact]
    public void A_signature_holds_for_what_was_signed_and_for_nothing_else() => Gen.Select(Form, Writable).Sample((form, other) =>
    {
        var signature = WebhookSignature.Compute("a-made-up-token", Url, form);
        var fields = form.Select(field => new FormField(field.Key, field.Value)).ToList();

        Assert.True(TwilioSignature.IsValid(signature, Url, fields, ["another", "a-made-up-token"]));
        Assert.False(TwilioSignature.IsValid(signature, Url, fields, ["another", ""]));
        Assert.False(TwilioSignature.IsValid(signature, Url, [.. fields, new FormField("Added", "x" + other)], ["a-made-up-token"]));
        Assert.False(TwilioSignature.IsValid(signature, Url + "?x", fields, ["a-made-up-token"]));
    });

    [Fact]
    public void No_address_form_or_signature_makes_the_verifier_throw() => Gen.Select(AnySignature, AnyUrl, AnyFields).Sample((signature, url, fields) =>
    {
        Assert.False(TwilioSignature.IsValid(signature, url, fields, ["a-made-up-token"]));
        Assert.False(TwilioSignature.IsValidForBody(signature, url, "{}"u8, ["a-made-up-token"]));
    });

    [Fact]
    public void Every_address_is_tried_as_it_is_first_and_in_six_forms_at_most() => AnyUrl.Sample(url =>
    {
        var candidates = SignedUrl.Candidates(url).ToList();

        Assert.Equal(url, candidates[0]);
        Assert.InRange(candidates.Count, 1, 6);
        _ = SignedUrl.QueryValue(url, TwilioSignature.BodyHashKey);
    });

    [Fact]
    public void A_target_is_joined_to_the_public_address_whatever_either_is() => Gen.Select(AnyUrl, AnyUrl).Sample((publicUrl, target) =>
    {
        _ = SignedUrl.Join(publicUrl, target);
        Assert.EndsWith("/" + target, SignedUrl.Join("https://bridge.example.com/prefix", "/" + target), StringComparison.Ordinal);
    });

    [Fact]
    public void Any_fields_become_a_message_or_a_reason() => AnyFields.Sample(fields =>
    {
        var form = new TwilioForm(fields);
        var reading = InboundMessageReader.Read(form);

        Assert.Equal(1, (reading.Message is null ? 0 : 1) + (reading.MissingField is null ? 0 : 1) + (reading.IsOtherChannel ? 1 : 0));
        foreach (var field in fields)
            Assert.NotEqual("", form[field.Name]);
    });

    [Theory]
    [InlineData("a")]
    [InlineData("a=b&")]
    [InlineData("%")]
    [InlineData("%41")]
    [InlineData("&")]
    [InlineData("=")]
    [InlineData("é")]
    public void Reading_and_verifying_take_memory_in_proportion(string piece)
    {
        // Sixteen times the text; 256 times the memory where something is quadratic.
        var small = AllocatedFor(Repeated(piece, 4 * 1024));
        var large = AllocatedFor(Repeated(piece, 64 * 1024));

        Assert.True(large < small * 32, $"{large} bytes for sixteen times the text of {small} bytes");

        static byte[] Repeated(string piece, int length) => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(piece, length / piece.Length)));
    }

    private static long AllocatedFor(byte[] form)
    {
        var url = Url + "?" + Encoding.UTF8.GetString(form);
        // The first time, the pool gets what it lends from then on.
        Verify();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Verify();
        return GC.GetAllocatedBytesForCurrentThread() - before;

        void Verify() => TwilioSignature.IsValid("AAAAAAAAAAAAAAAAAAAAAAAAAAA=", url, FormParser.Parse(form), ["a-made-up-token"]);
    }
}
