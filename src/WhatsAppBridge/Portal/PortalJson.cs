using System.Text.Json.Serialization;

namespace WhatsAppBridge.Portal;

/// <summary>The addresses to enter at Twilio; guessed from the request where there is no <c>Twilio:PublicUrl</c>.</summary>
internal sealed record SetupView(bool IsGuessed, string Webhook, string Fallback, string Status, IReadOnlyList<string> Numbers);

internal sealed record ChecksView(IReadOnlyList<CheckView> Checks);

internal sealed record CheckView(string Name, string Area);

internal sealed record FindingView(string Check, string Outcome, string? Subject, string Summary, string? Advice, string Help, long ElapsedMs);

internal sealed record SendersView(IReadOnlyList<SenderView> Senders, bool CanPoint);

/// <summary>A number at Twilio; of ours, so in full.</summary>
internal sealed record SenderView(
    string Number, string Status, bool IsOnline, string? Quality, IReadOnlyList<string> OfflineReasons, bool PointsHere, IReadOnlyList<PointerView> Pointers);

/// <summary>One of its addresses, as it is and as it should be.</summary>
internal sealed record PointerView(string Name, string? Present, string Wanted);

internal sealed record SenderChoice(string? Number);

internal sealed record AttentionView(IReadOnlyList<AttentionEntry> Items);

/// <summary>
/// An entry as an operator may see it: the person's address only so far that one can be told from another, whether it can
/// be tried again, and whether that may do something twice.
/// </summary>
internal sealed record AttentionEntry(
    string Id, string Kind, string Sid, string Person, string Number, int? ErrorCode, string Reason, DateTimeOffset NoticedAt, bool CanRetry, bool IsRisky);

internal sealed record AttentionSelection(IReadOnlyList<long>? Ids);

internal sealed record Dismissal(int Dismissed);

internal sealed record Reopened(IReadOnlyList<string> Ids);

internal sealed record LinkView(string Number, string Link, string Html, int MaxLength, bool IsLong);

/// <summary>Why something was not done, in a sentence for the operator.</summary>
internal sealed record Problem(string Text);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SetupView))]
[JsonSerializable(typeof(ChecksView))]
[JsonSerializable(typeof(FindingView))]
[JsonSerializable(typeof(SendersView))]
[JsonSerializable(typeof(SenderChoice))]
[JsonSerializable(typeof(AttentionView))]
[JsonSerializable(typeof(AttentionSelection))]
[JsonSerializable(typeof(Dismissal))]
[JsonSerializable(typeof(Reopened))]
[JsonSerializable(typeof(LinkView))]
[JsonSerializable(typeof(Problem))]
internal sealed partial class PortalJson : JsonSerializerContext;
