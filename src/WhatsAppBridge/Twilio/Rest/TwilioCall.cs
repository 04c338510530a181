using System.Net.Http.Headers;
using System.Text;

namespace WhatsAppBridge.Twilio.Rest;

/// <summary>One request, as often as it has to be sent. The transport adds the credentials.</summary>
internal sealed class TwilioCall
{
    private readonly byte[]? _body;
    private readonly string _contentType;

    private TwilioCall(HttpMethod method, Uri address, byte[]? body = null, string contentType = "")
    {
        (Method, Address, _body, _contentType) = (method, address, body, contentType);
    }

    public HttpMethod Method { get; }

    public Uri Address { get; }

    public static TwilioCall Get(Uri address) => new(HttpMethod.Get, address);

    public static TwilioCall Delete(Uri address) => new(HttpMethod.Delete, address);

    public static TwilioCall PostForm(Uri address, IEnumerable<KeyValuePair<string, string>> fields) => new(
        HttpMethod.Post,
        address,
        Encoding.ASCII.GetBytes(string.Join('&', fields.Select(field => $"{Uri.EscapeDataString(field.Key)}={Uri.EscapeDataString(field.Value)}"))),
        "application/x-www-form-urlencoded");

    public static TwilioCall PostJson(Uri address, byte[] body) => new(HttpMethod.Post, address, body, "application/json");

    public HttpRequestMessage ToRequest()
    {
        var request = new HttpRequestMessage(Method, Address);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (_body is not null)
            request.Content = new ByteArrayContent(_body) { Headers = { ContentType = new MediaTypeHeaderValue(_contentType) } };
        return request;
    }
}
