using System.Text;
using WhatsAppBridge.Playground.Twilio;

namespace WhatsAppBridge.Tests.Playground.Twilio;

public sealed class TwimlReaderTests
{
    [Fact]
    public void An_empty_response_is_no_message()
    {
        var reply = Read("""<?xml version="1.0" encoding="utf-8"?><Response/>""");

        Assert.Null(reply.Error);
        Assert.Empty(reply.Messages);
    }

    [Fact]
    public void Bodies_and_media_become_messages_in_order()
    {
        var reply = Read(
            """
            <Response>
              <Message><Body>one &amp; *two*
            three</Body></Message>
              <Message><Body>caption</Body><Media>https://media.example.com/a.jpg</Media></Message>
              <Message>plain</Message>
            </Response>
            """);

        Assert.Null(reply.Error);
        Assert.Equal(
            [
                new TwimlMessage("one & *two*\nthree"),
                new TwimlMessage("caption", "https://media.example.com/a.jpg"),
                new TwimlMessage("plain"),
            ],
            reply.Messages);
    }

    [Theory]
    [InlineData(12100, "<Response><Message>a & b</Message></Response>")]
    [InlineData(12100, "  <?xml version=\"1.0\"?><Response/>")]
    [InlineData(12100, "<!DOCTYPE x [<!ENTITY y 'z'>]><Response/>")]
    [InlineData(12100, "<Response><Message>&#x1;</Message></Response>")]
    [InlineData(12102, "<response/>")]
    [InlineData(14101, "<Response><Message to=\"+14155550123\">x</Message></Response>")]
    [InlineData(14103, "<Response><Message><Body> </Body></Message></Response>")]
    [InlineData(14104, "<Response><Message method=\"PUT\">x</Message></Response>")]
    [InlineData(14105, "<Response><Message action=\"x\">x</Message></Response>")]
    [InlineData(21620, "<Response><Message><Media>media.example.com/a.jpg</Media></Message></Response>")]
    [InlineData(21623, "<Response><Message><Media>https://a.example/1.jpg</Media><Media>https://a.example/2.jpg</Media></Message></Response>")]
    [InlineData(63021, "<Response><Message><Body>x</Body><Media>https://a.example/1.ogg</Media></Message></Response>")]
    [InlineData(63021, "<Response><Message><Body>x</Body><Media>https://a.example/1.pdf</Media></Message></Response>")]
    public void A_fault_gets_the_debuggers_code(int code, string twiml)
    {
        var reply = Read(twiml);

        Assert.Equal(code, reply.Error?.Code);
        Assert.Empty(reply.Messages);
    }

    [Fact]
    public void Ten_messages_pass_and_eleven_do_not()
    {
        Assert.Equal(10, Read(Messages(10)).Messages.Count);
        Assert.Equal(14109, Read(Messages(11)).Error?.Code);

        static string Messages(int count) => $"<Response>{string.Concat(Enumerable.Repeat("<Message>x</Message>", count))}</Response>";
    }

    [Fact]
    public void A_body_of_1600_passes_and_one_more_does_not()
    {
        Assert.Null(Read(Body(1600)).Error);
        Assert.Equal(14103, Read(Body(1601)).Error?.Code);

        static string Body(int length) => $"<Response><Message><Body>{new string('x', length)}</Body></Message></Response>";
    }

    [Fact]
    public void More_than_64_kB_are_refused() =>
        Assert.Equal(11750, Read($"<Response><!--{new string('x', 64 * 1024)}--></Response>").Error?.Code);

    [Fact]
    public void A_byte_order_mark_is_refused() =>
        Assert.Equal(12100, TwimlReader.Read(200, "text/xml", [0xEF, 0xBB, 0xBF, .. "<Response/>"u8]).Error?.Code);

    [Fact]
    public void An_unknown_element_is_a_warning_only()
    {
        var reply = Read("<Response><Say>x</Say><Message>y</Message></Response>");

        Assert.Equal([12200], reply.Warnings.Select(w => w.Code));
        Assert.Equal("y", Assert.Single(reply.Messages).Body);
    }

    [Theory]
    [InlineData(500, "text/xml", "<Response/>", 11200)]
    [InlineData(302, "text/xml", "<Response/>", 11200)]
    [InlineData(200, "text/xml", "", 11200)]
    [InlineData(200, "application/json", "{}", 12300)]
    [InlineData(200, null, "<Response/>", 12300)]
    public void An_answer_that_is_no_document_is_not_read(int status, string? contentType, string body, int code) =>
        Assert.Equal(code, TwimlReader.Read(status, contentType, Encoding.UTF8.GetBytes(body)).Error?.Code);

    private static TwimlReply Read(string twiml) => TwimlReader.Read(200, "text/xml", Encoding.UTF8.GetBytes(twiml));
}
