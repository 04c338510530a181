using System.Text.Json;
using System.Xml.Linq;
using WhatsAppBridge.EndToEnd.Infrastructure;
using WhatsAppBridge.Playground.Twilio;

namespace WhatsAppBridge.EndToEnd.Oracles;

/// <summary>The vendor's SDK judges the bridge's reading of signatures, its TwiML, and the emulated Twilio.</summary>
[Trait("Category", "Oracle")]
public sealed class TwilioSdkTests
{
    private static readonly string Webhook = BridgeScene.PublicUrl + BridgeScene.WebhookPath;

    [Fact]
    public async Task The_bridge_accepts_whatever_the_official_SDK_signs()
    {
        await using var scene = await BridgeScene.StartAsync();
        (string Query, string Body, (string Name, string Value)[] More)[] messages =
        [
            ("", "hello", []),
            ("", "👩‍👩‍👧‍👦 thumbs up 👍🏽", [("ProfileName", "Ana 🌊")]),
            ("", "שלום \u200Fעולם, مرحبا", []),
            ("", "a+b = c&d; 100% e%20f?g#h/\\\"'<>~*()!", []),
            ("", "  two\n\tlines \r\n ", []),
            ("", "e\u0301 is not \u00e9", []),
            ("", new string('x', 1600), []),
            ("", "", [("NumMedia", "1"), ("MediaUrl0", "https://media.example.com/a?b=c&d=e"), ("MediaContentType0", "image/png")]),
            ("", "empty fields", [("ButtonText", ""), ("", "no name"), ("Empty", "")]),
            ("", "repeated fields", [("Twice", "b"), ("Twice", "a"), ("Twice", "b"), ("Twice", "")]),
            ("", "names that sort oddly", [("Media10", "x"), ("Media1", "0y"), ("media1", "z"), ("_", "u"), ("Ä", "ä"), ("😀", "1"), ("\uFFFD", "2")]),
            ("?tenant=a%20b&x=1", "a query", []),
            ("?name=O'Hara&also=caf%C3%A9+bar&empty=&flag", "an odd query", []),
        ];
        var requests = messages.Select((message, i) => new { Url = Webhook + message.Query, Fields = Fields(i, message.Body, message.More) }).ToList();

        var signed = (await AskAsync(scene, "sign", requests)).EnumerateArray().ToList();

        foreach (var (request, answer) in requests.Zip(signed))
        {
            var status = await PostAsync(scene, new Attempt("as signed", request.Url, Text(answer, "signature"), Text(answer, "body")));
            Assert.True(status == 200, $"{status} for {request.Url} {string.Join(' ', request.Fields.Last())}");
        }
    }

    [Fact]
    public async Task The_bridge_refuses_and_accepts_exactly_what_the_official_SDK_does()
    {
        await using var scene = await BridgeScene.StartAsync();
        var url = Webhook + "?name=O'Hara&x=1";
        var fields = Fields(0, "I owe you 10 + 5", [("Label", "Ö"), ("Twice", "a"), ("Twice", "b"), ("Empty", "")]);
        var answers = await AskAsync(scene, "sign", new[]
        {
            new { Url = url, Fields = fields },
            new { Url = url.Replace("example.com", "example.com:443", StringComparison.Ordinal), Fields = fields },
            new { Url = url.Replace("'", "%27", StringComparison.Ordinal), Fields = fields },
            new { Url = Webhook, Fields = fields },
            new { Url = url, Fields = Fields(1, "another message", []) },
        });
        var signatures = answers.EnumerateArray().Select(answer => Text(answer, "signature")).ToArray();
        var (genuine, body) = (signatures[0], Text(answers[0], "body"));
        string With(string old, string replacement)
        {
            Assert.Contains(old, body, StringComparison.Ordinal);
            return body.Replace(old, replacement, StringComparison.Ordinal);
        }

        Attempt[] attempts =
        [
            new("as signed", url, genuine, body),
            new("signed with the default port", url, signatures[1], body),
            new("signed with an escaped apostrophe", url, signatures[2], body),
            new("other text", url, genuine, With("10", "99")),
            new("other sender", url, genuine, With("From=whatsapp%3A%2B1", "From=whatsapp%3A%2B2")),
            new("field added", url, genuine, body + "&Extra=1"),
            new("empty field added", url, genuine, body + "&Extra="),
            new("field removed", url, genuine, With("&Label=%C3%96", "")),
            new("empty field removed", url, genuine, With("&Empty=", "")),
            new("field renamed", url, genuine, With("&Label=", "&label=")),
            new("name and value shifted", url, genuine, With("&Label=%C3%96", "&Labe=l%C3%96")),
            new("fields in another order", url, genuine, string.Join('&', body.Split('&').Reverse())),
            new("field repeated with the same value", url, genuine, body + "&Label=%C3%96"),
            new("field repeated with another value", url, genuine, body + "&Label=x"),
            new("one of two values removed", url, genuine, With("&Twice=a", "")),
            new("two values in another order", url, genuine, With("&Twice=a&Twice=b", "&Twice=b&Twice=a")),
            new("blanks written as escapes", url, genuine, body.Replace("+", "%20", StringComparison.Ordinal)),
            new("escapes in lower case", url, genuine, body.Replace("%2B", "%2b", StringComparison.Ordinal)),
            new("letters written as escapes", url, genuine, With("Label=", "%4Cabel=")),
            new("ampersand at the end", url, genuine, body + "&"),
            new("no body", url, genuine, ""),
            new("query removed", Webhook, genuine, body),
            new("query removed, signed without one", Webhook, signatures[3], body),
            new("query added, signed without one", url, signatures[3], body),
            new("query changed", url + "&y=2", genuine, body),
            new("query reordered", Webhook + "?x=1&name=O'Hara", genuine, body),
            new("slash added to the path", url.Replace("whatsapp?", "whatsapp/?", StringComparison.Ordinal), genuine, body),
            new("letter case of the path", url.Replace("webhooks", "Webhooks", StringComparison.Ordinal), genuine, body),
            new("another webhook", url.Replace("whatsapp?", "fallback?", StringComparison.Ordinal), genuine, body),
            new("another message's signature", url, signatures[4], body),
            new("signature of another letter case", url, genuine.ToUpperInvariant(), body),
            new("first digit of the signature changed", url, Next(genuine[0]) + genuine[1..], body),
            // The last two bits of the last digit are padding: the bytes stay the same.
            new("last digit of the signature changed", url, genuine[..^2] + Next(genuine[^2]) + "=", body),
            new("signature cut off", url, genuine[..20], body),
            new("signature without its padding", url, genuine.TrimEnd('='), body),
            new("signature twice", url, genuine + genuine, body),
            new("no signature", url, "", body),
        ];
        var judged = await AskAsync(scene, "validate", attempts);

        foreach (var (attempt, expected) in attempts.Zip(judged.EnumerateArray()))
        {
            var status = await PostAsync(scene, attempt);
            Assert.True((expected.GetBoolean() ? 200 : 403) == status, $"{attempt.What}: the SDK says {expected}, the bridge {status}");
        }

        Assert.Contains(judged.EnumerateArray(), verdict => verdict.GetBoolean());
        Assert.Contains(judged.EnumerateArray(), verdict => !verdict.GetBoolean());
    }

    [Fact]
    public async Task The_bridge_writes_the_TwiML_the_official_SDK_would()
    {
        await using var scene = await BridgeScene.StartAsync();
        string[] questions =
        [
            "text", "html", "markdown", "unicode", "options", "image", "audio", "long", "mixed", "search", "table", "empty",
            "echo 1 < 2 && \"three\" > 'two' ]]> &amp; </Body>", "echo one\ntwo\n\n  three",
        ];
        var exchanges = new List<WebhookExchange>();
        foreach (var question in questions)
            exchanges.Add(await scene.SayAsync(question));

        var written = await NodeOracle.RunAsync("twilio.mjs", new
        {
            Task = "twiml",
            Answers = exchanges.Select(exchange => exchange.Messages.Select(message => new
            {
                Text = message.Body.Length > 0 ? message.Body : null,
                Media = message.MediaUrl,
            })),
        });

        Assert.True(exchanges.Sum(exchange => exchange.Messages.Count) > questions.Length);
        foreach (var (exchange, document) in exchanges.Zip(written.EnumerateArray()))
        {
            var expected = XElement.Parse(document.GetString()!, LoadOptions.PreserveWhitespace);
            var actual = XElement.Parse(exchange.TwiML, LoadOptions.PreserveWhitespace);
            Assert.True(XNode.DeepEquals(expected, actual), $"The SDK writes {expected}, the bridge {actual}");
        }
    }

    [Fact]
    public async Task The_official_SDKs_client_takes_the_emulated_Twilio_for_the_real_one()
    {
        await using var twilio = await EmulatedTwilio.StartAsync();
        twilio.Faults.Enqueue(429, 20429);
        var result = await NodeOracle.RunAsync("twilio.mjs", new
        {
            Task = "rest",
            RestUrl = twilio.BaseUrl.ToString().TrimEnd('/'),
            twilio.AccountSid,
            twilio.AuthToken,
            twilio.ApiKeySid,
            twilio.ApiKeySecret,
            From = "whatsapp:" + twilio.Number,
            To = "whatsapp:+14155550123",
        });

        var created = result.GetProperty("created");
        Assert.Matches("^SM[0-9a-f]{32}$", Text(created, "sid"));
        Assert.Equal("queued", Text(created, "status"));
        Assert.Equal("outbound-api", Text(created, "direction"));
        Assert.Equal("Tom & *Jerry* 👋\nline two", Text(created, "body"));
        Assert.Equal("whatsapp:+14155550123", Text(created, "to"));
        Assert.Equal("0", Text(created, "numMedia"));
        Assert.True(created.GetProperty("date").GetBoolean());
        Assert.Matches("^MM[0-9a-f]{32}$", Text(result.GetProperty("picture"), "sid"));
        Assert.Equal(Text(created, "body"), Text(result, "fetched"));
        Assert.Equal(
            [Text(result.GetProperty("picture"), "sid"), Text(created, "sid")],
            result.GetProperty("listed").EnumerateArray().Select(sid => sid.GetString()));
        Assert.Equal("active", Text(result, "account"));

        AssertRefusal(result, "limited", 429, 20429);
        AssertRefusal(result, "wrongFrom", 400, 63007);
        AssertRefusal(result, "tooLong", 400, 21617);
        AssertRefusal(result, "notSignedIn", 401, 20003);
        AssertRefusal(result, "noSuchMessage", 404, 20404);
        AssertRefusal(result, "accountByKey", 401, 20003);

        Assert.Collection(
            twilio.Sent,
            text => Assert.Equal(("Tom & *Jerry* 👋\nline two", "https://bridge.example.com/status"), (text.Body, text.StatusCallback)),
            picture => Assert.Equal("https://media.example.com/a.png?b=1&c=2", picture.MediaUrl));
    }

    [Fact]
    public async Task The_official_SDKs_client_manages_senders_media_and_accounts()
    {
        await using var scene = await BridgeScene.StartAsync();
        var subaccount = new EmulatedAccount("AC" + new string('5', 32), "the-subaccounts-token", "+14155550170");
        await using var twilio = await EmulatedTwilio.StartAsync(new EmulatedTwilioOptions
        {
            FurtherNumbers = ["+14155550101", "+14155550102"],
            Subaccounts = [subaccount],
            PublicUrl = new Uri(BridgeScene.PublicUrl),
            AccountType = "Trial",
        });
        twilio.WebhookUrl = new Uri(scene.Bridge.Address, "/not/the/webhook");
        var sent = await twilio.DeliverAsync(new PhoneMessage(scene.Ana) { Media = [new PhoneMedia("image/png") { Content = new byte[] { 1 } }] });
        Assert.Equal(404, sent.Status);

        var result = await NodeOracle.RunAsync("twilio.mjs", new
        {
            Task = "manage",
            RestUrl = twilio.BaseUrl.ToString().TrimEnd('/'),
            twilio.AccountSid,
            twilio.AuthToken,
            twilio.ApiKeySid,
            twilio.ApiKeySecret,
            SubaccountSid = subaccount.AccountSid,
            SubaccountToken = subaccount.AuthToken,
            MediaMessageSid = sent.MessageSid,
            MediaSid = sent.Form.Single(field => field.Key == "MediaUrl0").Value.Split('/')[^1],
            CallbackUrl = BridgeScene.PublicUrl + BridgeScene.WebhookPath,
        });

        var senders = result.GetProperty("senders").EnumerateArray().ToList();
        Assert.Equal(["whatsapp:" + twilio.Number, "whatsapp:+14155550101", "whatsapp:+14155550102"], senders.Select(sender => Text(sender, "senderId")));
        Assert.All(senders, sender => Assert.Equal("ONLINE", Text(sender, "status")));
        Assert.Equal(3, result.GetProperty("byKey").GetInt32());
        Assert.Equal(["whatsapp:+14155550170"], result.GetProperty("ofSubaccount").EnumerateArray().Select(sender => sender.GetString()));
        Assert.Equal(Text(senders[1], "sid"), Text(result, "updated"));
        Assert.Equal(BridgeScene.PublicUrl + BridgeScene.WebhookPath, twilio.SenderOf("+14155550101")?.CallbackUrl);
        Assert.Contains(BridgeScene.WebhookPath, result.GetProperty("webhook").GetRawText(), StringComparison.Ordinal);
        AssertRefusal(result, "noSuchSender", 404, 20404);
        Assert.True(result.GetProperty("removed").GetBoolean());
        AssertRefusal(result, "removedAgain", 404, 20404);
        var account = result.GetProperty("account");
        Assert.Equal(("Playground", "active", "Trial", twilio.AccountSid), (Text(account, "name"), Text(account, "status"), Text(account, "type"), Text(account, "owner")));
        Assert.Equal(twilio.AccountSid, Text(result, "subaccount"));

        // Posted to where the SDK said, signed for it, and taken by the bridge.
        var answered = await twilio.DeliverAsync(new PhoneMessage(scene.Ana, "text") { To = "+14155550101" });
        Assert.Equal((null, 200), (answered.Error, answered.Status));
        Assert.NotEmpty(answered.Messages);
    }

    private static string[][] Fields(int number, string body, (string Name, string Value)[] more) =>
    [
        ["MessageSid", $"SM{number:x32}"],
        ["AccountSid", "AC1d5a0e7b3c9f4826a4e8c2607f5b9d31"],
        ["From", $"whatsapp:+1415555{number:0000}"],
        ["To", "whatsapp:+14155550100"],
        ["Body", body],
        .. more.Select(field => new[] { field.Name, field.Value }),
    ];

    private static Task<JsonElement> AskAsync(BridgeScene scene, string task, object requests) =>
        NodeOracle.RunAsync("twilio.mjs", new { Task = task, scene.Twilio.AuthToken, Requests = requests });

    // The request target goes out as it is: Uri would escape what a proxy may leave alone.
    private static async Task<int> PostAsync(BridgeScene scene, Attempt attempt)
    {
        var target = attempt.Url[BridgeScene.PublicUrl.Length..];
        var address = new Uri(
            scene.Bridge.Address.GetLeftPart(UriPartial.Authority) + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new StringContent(attempt.Body, new System.Net.Http.Headers.MediaTypeHeaderValue("application/x-www-form-urlencoded")),
        };
        if (attempt.Signature.Length > 0)
            request.Headers.Add("X-Twilio-Signature", attempt.Signature);
        using var response = await scene.Bridge.Client.SendAsync(request);
        return (int)response.StatusCode;
    }

    private static char Next(char digit)
    {
        const string digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/A";
        return digits[digits.IndexOf(digit, StringComparison.Ordinal) + 1];
    }

    private static void AssertRefusal(JsonElement result, string name, int status, int code)
    {
        var refusal = result.GetProperty(name);
        Assert.Equal((status, code), (refusal.GetProperty("status").GetInt32(), refusal.GetProperty("code").GetInt32()));
        Assert.EndsWith($"/{code}", Text(refusal, "moreInfo"), StringComparison.Ordinal);
    }

    private static string Text(JsonElement holder, string name) => holder.GetProperty(name).GetString()!;

    private sealed record Attempt(string What, string Url, string Signature, string Body);
}
