using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace WhatsAppBridge.Playground.Assistant;

/// <summary>The two ways of the vendor to turn a key into a token: IBM Cloud IAM and Cloud Pak for Data.</summary>
internal sealed class TokenHandlers(string apiKey, TimeSpan lifetime, AccessTokens tokens)
{
    private const string ApiKeyGrant = "urn:ibm:params:oauth:grant-type:apikey";

    public Task<AssistantReply> IamAsync(AssistantRequest request, CancellationToken clientGone)
    {
        var form = QueryHelpers.ParseQuery(request.Body);
        return Task.FromResult((form["grant_type"].ToString(), form["apikey"].ToString()) switch
        {
            (not ApiKeyGrant, _) => IamRefusal("BXNIM0109E", "Property missing or empty: grant_type", request),
            (_, "") => IamRefusal("BXNIM0109E", "Property missing or empty: apikey", request),
            (_, var key) when key != apiKey => IamRefusal("BXNIM0415E", "Provided API key could not be found.", request),
            _ => IamToken(tokens.Issue(lifetime)),
        });
    }

    /// <summary>Any user name will do; the key counts as password too.</summary>
    public Task<AssistantReply> CloudPakAsync(AssistantRequest request, CancellationToken clientGone)
    {
        var credentials = request.Json();
        var secret = Text(credentials, "api_key") ?? Text(credentials, "password");
        return Task.FromResult(Text(credentials, "username") is { Length: > 0 } && secret == apiKey
            ? AssistantReply.Ok(new JsonObject
            {
                ["_messageCode_"] = "success",
                ["message"] = "success",
                ["token"] = tokens.Issue(lifetime).Value,
            })
            : new AssistantReply(401, new JsonObject
            {
                ["_statusCode_"] = 401,
                ["_messageCode_"] = "unauthorized",
                ["message"] = "Username or password is not correct",
            }));
    }

    private static string? Text(JsonObject? json, string name) =>
        json?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static AssistantReply IamToken(AccessToken token) => AssistantReply.Ok(new JsonObject
    {
        ["access_token"] = token.Value,
        ["refresh_token"] = "not_supported",
        ["token_type"] = "Bearer",
        ["expires_in"] = (long)(token.Expires - token.Issued).TotalSeconds,
        ["expiration"] = token.Expires.ToUnixTimeSeconds(),
        ["scope"] = "ibm openid",
    });

    private static AssistantReply IamRefusal(string code, string message, AssistantRequest request) => new(400, new JsonObject
    {
        ["errorCode"] = code,
        ["errorMessage"] = message,
        ["context"] = new JsonObject
        {
            ["requestId"] = request.Http.HttpContext.TraceIdentifier,
            ["requestType"] = "incoming.Identity_Token",
            ["userAgent"] = request.Http.Headers.UserAgent.ToString(),
            ["locale"] = "en_US",
        },
    });
}
