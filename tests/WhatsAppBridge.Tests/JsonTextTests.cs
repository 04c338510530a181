using System.Text;

namespace WhatsAppBridge.Tests;

public sealed class JsonTextTests
{
    [Fact]
    public void One_text_has_nothing_of_another_even_when_one_is_written_within_the_other()
    {
        var outer = JsonText.Of("outer", (json, name) =>
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WritePropertyName("inner");
            json.WriteRawValue(JsonText.Of(1, static (inner, number) => inner.WriteNumberValue(number)));
            json.WriteEndObject();
        });

        Assert.Equal("""{"name":"outer","inner":1}""", Encoding.UTF8.GetString(outer));
        Assert.Equal("\"next\"", Encoding.UTF8.GetString(JsonText.Of("next", static (json, text) => json.WriteStringValue(text))));
    }

    [Fact]
    public void One_that_could_not_be_written_spoils_no_other()
    {
        Assert.Throws<InvalidOperationException>(() => JsonText.Of(1, static (json, _) =>
        {
            json.WriteStartObject();
            throw new InvalidOperationException("broken");
        }));

        Assert.Equal("2", Encoding.UTF8.GetString(JsonText.Of(2, static (json, number) => json.WriteNumberValue(number))));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(1_000_000)]
    public void Letters_stay_letters_however_long_a_text_is(int length)
    {
        var text = new string('ü', length);

        Assert.Equal($"\"{text}\"", Encoding.UTF8.GetString(JsonText.Of(text, static (json, text) => json.WriteStringValue(text))));
    }
}
