using System.Globalization;
using System.Text.Json.Nodes;

namespace WhatsAppBridge.Playground.Assistant.Answers;

/// <summary>
/// Lists to choose from, and the replies to a choice. A client must send a choice's value back as it got it, members
/// it has never heard of included; the replies say so when something was lost on the way.
/// </summary>
internal static class ChoiceAnswers
{
    private const string ReferenceMember = "choice_ref";

    private static readonly Delivery[] Deliveries =
    [
        new("Standard delivery", "send it the standard way", "delivery_standard", "dlv-1", "3 to 5 days"),
        new("Express delivery", "send it by express", "delivery_express", "dlv-2", "tomorrow"),
        new("I will collect it", "keep it at the counter", "delivery_collect", "dlv-3", "from noon on"),
    ];

    private static readonly Suggestion[] Suggestions =
    [
        new("Opening hours", "when are you open", "opening_hours", "sug-11", "We are open *nine to five*, every day."),
        new("Ticket prices", "what does a ticket cost", "ticket_prices", "sug-12", "A crossing costs *4.50*."),
        new("None of the above", "none of the above", "none", "sug-13", "Then tell me in other words, please."),
    ];

    public static TurnOutcome Deliver() => TurnOutcome.Of(new JsonObject
    {
        ["response_type"] = "option",
        ["title"] = "How shall we send it?",
        ["description"] = "Prices are the same for all three.",
        ["preference"] = "button",
        ["options"] = new JsonArray([.. Deliveries.Select(delivery => delivery.ToOption())]),
    });

    public static TurnOutcome Stops() => TurnOutcome.Of(new JsonObject
    {
        ["response_type"] = "option",
        ["title"] = "Where do you want to go ashore?",
        ["preference"] = "dropdown",
        ["options"] = new JsonArray([.. Enumerable.Range(1, 12).Select(StopOption)]),
    });

    public static TurnOutcome DidYouMean() => TurnOutcome.Of(new JsonObject
    {
        ["response_type"] = "suggestion",
        ["title"] = "Did you mean:",
        ["suggestions"] = new JsonArray([.. Suggestions.Select(suggestion => suggestion.ToChoice())]),
    });

    /// <summary>The reply to a choice from one of the lists above, judged by what was really sent; null for anything else.</summary>
    public static TurnOutcome? ReplyTo(JsonObject message)
    {
        var input = message["input"] as JsonObject ?? [];
        var text = Text(input["text"]);
        if (Deliveries.FirstOrDefault(delivery => delivery.Sent == text) is { } delivery)
            return Reply(delivery.Reply, delivery.MissingFrom(input));
        if (Suggestions.FirstOrDefault(suggestion => suggestion.Sent == text) is { } suggestion)
            return Reply(suggestion.Reply, suggestion.MissingFrom(message, input));
        return Enumerable.Range(1, 12).FirstOrDefault(number => StopText(number) == text) is var stop and > 0
            ? Reply($"Pier {stop} it is.", [])
            : null;
    }

    private static TurnOutcome Reply(string reply, string[] missing) => TurnOutcome.Of(Item.Text(missing.Length == 0
        ? reply
        : $"{reply} (But the choice came back incomplete: {string.Join(", ", missing)} is missing.)"));

    private static JsonObject StopOption(int number) => Choice(
        string.Create(CultureInfo.InvariantCulture, $"Pier {number}"),
        new JsonObject { ["input"] = new JsonObject { ["message_type"] = "text", ["text"] = StopText(number) } });

    private static string StopText(int number) => string.Create(CultureInfo.InvariantCulture, $"ashore at pier {number}");

    private static JsonObject Choice(string label, JsonObject value) => new() { ["label"] = label, ["value"] = value };

    private static JsonArray Intents(string intent) =>
        [new JsonObject { ["intent"] = intent, ["confidence"] = 1, ["skill"] = "actions skill" }];

    private static bool HasIntent(JsonObject holder, string intent) =>
        holder["intents"] is JsonArray intents && intents.Any(one => Text((one as JsonObject)?["intent"]) == intent);

    private static string? Text(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private sealed record Delivery(string Label, string Sent, string Intent, string Reference, string When)
    {
        public string Reply => $"You chose *{Label}* ({When}).";

        public JsonObject ToOption() => Choice(Label, new JsonObject
        {
            ["input"] = new JsonObject
            {
                ["message_type"] = "text",
                ["text"] = Sent,
                ["intents"] = Intents(Intent),
                [ReferenceMember] = new JsonObject { ["id"] = Reference, ["price"] = 4.50 },
            },
        });

        public string[] MissingFrom(JsonObject input) =>
        [
            .. HasIntent(input, Intent) ? Array.Empty<string>() : ["intents"],
            .. Text((input[ReferenceMember] as JsonObject)?["id"]) == Reference ? Array.Empty<string>() : [ReferenceMember],
        ];
    }

    private sealed record Suggestion(string Label, string Sent, string Intent, string Id, string Reply)
    {
        public JsonObject ToChoice() => Choice(Label, new JsonObject
        {
            ["intents"] = Intents(Intent),
            ["entities"] = new JsonArray(),
            ["input"] = new JsonObject { ["message_type"] = "text", ["text"] = Sent, ["suggestion_id"] = Id },
        });

        // Beside the input is where they were; some clients put them inside, where the request schema has them.
        public string[] MissingFrom(JsonObject message, JsonObject input) =>
        [
            .. Text(input["suggestion_id"]) == Id ? Array.Empty<string>() : ["suggestion_id"],
            .. HasIntent(message, Intent) || HasIntent(input, Intent) ? Array.Empty<string>() : ["intents"],
        ];
    }
}
