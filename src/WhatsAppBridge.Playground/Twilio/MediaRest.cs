namespace WhatsAppBridge.Playground.Twilio;

/// <summary>
/// Attachments at the REST interface, as Twilio does it: credentials here, then a redirect to a host of its own that
/// needs none and must not be given them.
/// </summary>
internal sealed class MediaRest(StoredMedia stored, EmulatedMedia media, MediaCdn cdn)
{
    public async Task RedirectAsync(TwilioRest rest, HttpContext context)
    {
        var request = await RestRequest.ReadAsync(context);
        media.Add(new MediaRequest(request.Method, request.Path, IsAtContentNetwork: false, request.User is not null, null));
        if (rest.Admit(request, TwilioRestEndpoints.Route(context, "account"), out var error) is not { } caller)
        {
            await TwilioRestEndpoints.WriteAsync(context, RestAnswer.Of(error!));
            return;
        }

        var sid = TwilioRestEndpoints.Route(context, "sid");
        if (stored.Find(caller.Account.AccountSid, TwilioRestEndpoints.Route(context, "message"), sid) is null || media.TakeMissing())
        {
            await TwilioRestEndpoints.WriteAsync(context, RestAnswer.Of(RestError.NotFound));
            return;
        }

        context.Response.Redirect((media.RedirectTo ?? cdn.AddressOf(sid)).AbsoluteUri, permanent: false, preserveMethod: true);
    }
}
