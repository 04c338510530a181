using CsCheck;

namespace WhatsAppBridge.Tests.Infrastructure;

/// <summary>Texts made of pieces that are likely to meet badly.</summary>
internal static class TextGen
{
    public static Gen<string> OneOf(params string[] pieces) => Gen.Int[0, pieces.Length - 1].Select(index => pieces[index]);
}
