using System.Diagnostics;
using OpenTelemetry;

namespace WhatsAppBridge.Telemetry;

/// <summary>
/// Takes from a span what must not leave the machine: queries (a webhook set to GET has a person's message in it), and the
/// path of an attachment's link, which is the key to it.
/// </summary>
internal sealed class TracePrivacy : BaseProcessor<Activity>
{
    private const string Query = "url.query";
    private const string Path = "url.path";
    private const string Full = "url.full";
    private const string Media = "/media/";

    public override void OnEnd(Activity data)
    {
        if (data.GetTagItem(Query) is not null)
            data.SetTag(Query, null);

        if (data.GetTagItem(Full) is string full)
            data.SetTag(Full, full.Split('?')[0]);

        if (data.GetTagItem(Path) is string path && path.Contains(Media, StringComparison.OrdinalIgnoreCase))
            data.SetTag(Path, Media + "****");
    }
}
