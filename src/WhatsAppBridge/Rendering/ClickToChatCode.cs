using System.Globalization;
using System.Text;
using System.Xml;
using QRCoder;

namespace WhatsAppBridge.Rendering;

/// <summary>
/// A click-to-chat link as a QR code, black on white in either colour scheme: readers want it so. Pure. A seventh of it may
/// be covered or dirty.
/// </summary>
internal static class ClickToChatCode
{
    // In print three hundred dots an inch make this more than eight centimetres.
    private const int PngEdge = 1024;

    /// <summary>A drawing that scales, with words for those who don't see it.</summary>
    public static string Svg(ClickToChat chat)
    {
        using var code = Encode(chat);
        var modules = code.ModuleMatrix;
        var edge = modules.Count.ToString(CultureInfo.InvariantCulture);
        var svg = new StringBuilder();
        using (var writer = XmlWriter.Create(svg, new XmlWriterSettings { OmitXmlDeclaration = true }))
        {
            writer.WriteStartElement("svg", "http://www.w3.org/2000/svg");
            writer.WriteAttributeString("viewBox", $"0 0 {edge} {edge}");
            writer.WriteAttributeString("role", "img");
            writer.WriteAttributeString("shape-rendering", "crispEdges");
            writer.WriteElementString("title", $"QR code: chat with {chat.Number.Value} on WhatsApp");
            WriteShape(writer, $"M0 0h{edge}v{edge}H0z", "#fff");
            WriteShape(writer, PathOf(modules), "#000");
            writer.WriteEndElement();
        }

        return svg.ToString();
    }

    /// <summary>A picture of about a thousand pixels each way, sharp at that size.</summary>
    public static byte[] Png(ClickToChat chat)
    {
        using var code = Encode(chat);
        using var png = new PngByteQRCode(code);
        return png.GetGraphic(Math.Max(4, PngEdge / code.ModuleMatrix.Count));
    }

    private static QRCodeData Encode(ClickToChat chat) => QRCodeGenerator.GenerateQrCode(chat.Link, QRCodeGenerator.ECCLevel.M);

    private static void WriteShape(XmlWriter writer, string path, string colour)
    {
        writer.WriteStartElement("path");
        writer.WriteAttributeString("fill", colour);
        writer.WriteAttributeString("d", path);
        writer.WriteEndElement();
    }

    // A bar for each run of dark modules in a row: a tenth of what a square for each module would take.
    private static string PathOf(List<System.Collections.BitArray> modules)
    {
        var path = new StringBuilder();
        for (var y = 0; y < modules.Count; y++)
        {
            for (var x = 0; x < modules.Count; x++)
            {
                var start = x;
                while (x < modules.Count && modules[y][x])
                    x++;
                if (x > start)
                    path.Append(CultureInfo.InvariantCulture, $"M{start} {y}h{x - start}v1h{start - x}z");
            }
        }

        return path.ToString();
    }
}
