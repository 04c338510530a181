using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace WhatsAppBridge.Tests.Playground.Assistant;

public sealed class AuthenticationTests : AssistantFixture
{
    [Fact]
    public async Task A_token_from_the_token_service_opens_the_door_until_it_expires()
    {
        var token = (await Caller.AskForTokenAsync(Assistant.ApiKey)).Json;
        Assert.Equal("Bearer", token["token_type"]!.GetValue<string>());
        Assert.Equal("not_supported", token["refresh_token"]!.GetValue<string>());
        Assert.Equal(3600, token["expires_in"]!.GetValue<int>());
        Assert.Equal(Time.GetUtcNow().ToUnixTimeSeconds() + 3600, token["expiration"]!.GetValue<long>());

        UseBearer(token["access_token"]!.GetValue<string>());
        await Caller.CreateSessionAsync();
        Time.Advance(TimeSpan.FromSeconds(3600));
        await AssertUnauthorizedAsync();
    }

    [Fact]
    public async Task A_token_says_inside_when_it_was_issued_and_when_it_expires()
    {
        var token = (await Caller.AskForTokenAsync(Assistant.ApiKey)).Json["access_token"]!.GetValue<string>();
        var claims = JsonNode.Parse(WebEncoders.Base64UrlDecode(token.Split('.')[1]))!;
        Assert.Equal(Time.GetUtcNow().ToUnixTimeSeconds(), claims["iat"]!.GetValue<long>());
        Assert.Equal(Time.GetUtcNow().ToUnixTimeSeconds() + 3600, claims["exp"]!.GetValue<long>());
    }

    [Fact]
    public async Task A_wrong_key_gets_no_token()
    {
        var answer = await Caller.AskForTokenAsync("wrong");
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("BXNIM0415E", answer.Json["errorCode"]!.GetValue<string>());
        Assert.Equal("Provided API key could not be found.", answer.Json["errorMessage"]!.GetValue<string>());
        Assert.NotNull(answer.Json["context"]!["requestId"]);
    }

    [Fact]
    public async Task Another_grant_gets_no_token() =>
        Assert.Equal(HttpStatusCode.BadRequest, (await Caller.AskForTokenAsync(Assistant.ApiKey, "password")).Status);

    [Theory]
    [InlineData("Bearer made-up")]
    [InlineData("Basic bm90OnRoZSBrZXk=")]
    [InlineData("Basic !!")]
    [InlineData("Basic")]
    public async Task Credentials_nobody_gave_out_are_refused_by_the_gateway(string header)
    {
        Caller.Http.DefaultRequestHeaders.Remove("Authorization");
        Caller.Http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", header);
        await AssertUnauthorizedAsync();
    }

    [Fact]
    public async Task No_credentials_are_refused_by_the_gateway()
    {
        Caller.Http.DefaultRequestHeaders.Authorization = null;
        await AssertUnauthorizedAsync();
    }

    [Fact]
    public async Task Revoked_tokens_are_refused_and_issued_ones_accepted()
    {
        UseBearer(Assistant.IssueToken());
        await Caller.CreateSessionAsync();
        Assistant.RevokeTokens();
        await AssertUnauthorizedAsync();
    }

    [Theory]
    [InlineData("/icp4d-api/v1/authorize", "api_key")]
    [InlineData("/v1/authorize", "password")]
    public async Task Cloud_Pak_for_Data_gives_a_token_for_a_name_and_a_secret(string path, string member)
    {
        var url = Assistant.Url.GetLeftPart(UriPartial.Authority) + path;
        var answer = await Caller.PostAsync(url, Credentials(member, Assistant.ApiKey));
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        UseBearer(answer.Json["token"]!.GetValue<string>());
        await Caller.CreateSessionAsync();

        var refused = await Caller.PostAsync(url, Credentials(member, "wrong"));
        Assert.Equal(HttpStatusCode.Unauthorized, refused.Status);
    }

    private static string Credentials(string member, string secret) =>
        new JsonObject { ["username"] = "someone", [member] = secret }.ToJsonString();

    private void UseBearer(string token) =>
        Caller.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);

    private async Task AssertUnauthorizedAsync()
    {
        var answer = await Caller.PostAsync($"{Caller.Base}/sessions?{Caller.Version}", "{}");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.Equal("Unauthorized", answer.Json["error"]!.GetValue<string>());
        Assert.Equal(401, answer.Json["code"]!.GetValue<int>());
        Assert.NotNull(answer.Json["trace"]);
        Assert.NotNull(answer.Json["more_info"]);
    }
}
