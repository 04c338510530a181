using System.Net;

namespace WhatsAppBridge.Tests.Playground.Assistant;

public sealed class AddressTests : AssistantFixture
{
    public static TheoryData<string, string> Shapes()
    {
        var shapes = new TheoryData<string, string>();
        foreach (var root in new[] { "", "/instances/{instance}", "/assistant/wa/instances/{instance}/api" })
        {
            shapes.Add(root, "/v2/assistants/{assistant}");
            shapes.Add(root, "/v2/assistants/{environment}");
            shapes.Add(root, "/v2/assistants/{assistant}/environments/{environment}");
        }

        return shapes;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Every_shape_of_address_reaches_the_assistant(string root, string shape)
    {
        var url = Address(root + shape);
        var created = await Caller.PostAsync($"{url}/sessions?{Caller.Version}", "{}");
        Assert.Equal(HttpStatusCode.Created, created.Status);
        var session = created.Json["session_id"]!.GetValue<string>();

        var turn = await Caller.PostAsync($"{url}/sessions/{session}/message?{Caller.Version}", """{"input":{"text":"echo Hi"}}""");
        Assert.Equal("Hi", turn.Text);
        var stateless = await Caller.PostAsync($"{url}/message?{Caller.Version}", """{"input":{"text":"echo Hi"}}""");
        Assert.Equal("Hi", stateless.Text);
        var deleted = await Caller.DeleteAsync($"{url}/sessions/{session}?{Caller.Version}");
        Assert.Equal(HttpStatusCode.OK, deleted.Status);
        var erased = await Caller.DeleteAsync($"{Address(root)}/v2/user_data?{Caller.Version}&customer_id=abc");
        Assert.Equal(HttpStatusCode.OK, erased.Status);
    }

    [Theory]
    [InlineData("/instances/{instance}/v2/assistants/other/environments/{environment}/sessions")]
    [InlineData("/instances/{instance}/v2/assistants/{assistant}/environments/other/sessions")]
    [InlineData("/instances/other/v2/assistants/{assistant}/environments/{environment}/sessions")]
    [InlineData("/instances/{instance}/v2/assistants/other/sessions")]
    [InlineData("/v2/nothing/here")]
    public async Task A_wrong_id_is_answered_with_404_Resource_not_found(string path)
    {
        var answer = await Caller.PostAsync($"{Address(path)}?{Caller.Version}", "{}");
        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Equal("""{"error":"Resource not found","code":404}""", answer.Body);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?version=")]
    [InlineData("?version=today")]
    public async Task A_call_without_a_version_date_is_refused(string query)
    {
        var answer = await Caller.PostAsync($"{Caller.Base}/sessions{query}", "{}");
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(400, answer.Json["code"]!.GetValue<int>());
        Assert.NotEmpty(answer.Json["error"]!.GetValue<string>());
    }

    [Fact]
    public async Task Every_answer_has_a_transaction_id_and_a_client_may_choose_it()
    {
        var own = await Caller.PostAsync($"{Caller.Base}/sessions?{Caller.Version}", "{}");
        Assert.NotEmpty(Assert.Single(own.Headers.GetValues("X-Global-Transaction-Id")));

        Caller.Http.DefaultRequestHeaders.Add("X-Global-Transaction-Id", "chosen");
        var refused = await Caller.PostAsync($"{Caller.Base}/sessions", "{}");
        Assert.Equal("chosen", Assert.Single(refused.Headers.GetValues("X-Global-Transaction-Id")));
    }

    private string Address(string path) => Assistant.Url.GetLeftPart(UriPartial.Authority) + path
        .Replace("{instance}", Assistant.InstanceId, StringComparison.Ordinal)
        .Replace("{assistant}", Assistant.AssistantId, StringComparison.Ordinal)
        .Replace("{environment}", Assistant.EnvironmentId, StringComparison.Ordinal);
}
