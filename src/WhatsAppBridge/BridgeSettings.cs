using System.Text;
using WhatsAppBridge.Assistant;
using WhatsAppBridge.Conversations;
using WhatsAppBridge.Portal;
using WhatsAppBridge.Rendering;
using WhatsAppBridge.Server;
using WhatsAppBridge.Settings;
using WhatsAppBridge.Stores;
using WhatsAppBridge.Twilio;

namespace WhatsAppBridge;

/// <summary>Every setting of the bridge, read and checked at once.</summary>
internal sealed record BridgeSettings
{
    public required TwilioOptions Twilio { get; init; }

    public required AssistantOptions Assistant { get; init; }

    public required IReadOnlyList<ChannelOptions> Channels { get; init; }

    public required ConversationOptions Conversation { get; init; }

    public required DeliveryOptions Delivery { get; init; }

    public required RenderingOptions Rendering { get; init; }

    public required StoreOptions Store { get; init; }

    public required ServerOptions Server { get; init; }

    public required PortalOptions Portal { get; init; }

    /// <summary>Names in our sections that mean nothing: misspelt, or of another version.</summary>
    public required IReadOnlyList<string> UnknownNames { get; init; }

    /// <exception cref="SettingsException">Some settings are wrong or missing; it lists all of them.</exception>
    public static BridgeSettings Read(IConfiguration configuration)
    {
        var problems = new List<SettingProblem>();
        var unknown = new List<string>();

        T Section<T>(string name, Func<SettingsReader, T> read, ICollection<SettingProblem>? found = null)
        {
            var reader = new SettingsReader(configuration.GetSection(name), found ?? problems);
            var options = read(reader);
            unknown.AddRange(reader.UnknownNames);
            return options;
        }

        var hasChannels = configuration.GetSection(ChannelOptions.Section).GetChildren().Any();
        var settings = new BridgeSettings
        {
            Twilio = Section(TwilioOptions.Section, TwilioOptions.Read),
            // With channels listed, nobody talks to the default assistant: what it lacks, each channel may have.
            Assistant = Section(AssistantOptions.Section, AssistantOptions.Read, hasChannels ? [] : problems),
            Channels = ChannelOptions.Read(configuration, problems, unknown),
            Conversation = Section(ConversationOptions.Section, ConversationOptions.Read),
            Delivery = Section(DeliveryOptions.Section, DeliveryOptions.Read),
            Rendering = Section(RenderingOptions.Section, RenderingOptions.Read),
            Store = StoreOptions.Read(configuration, problems, unknown),
            Server = Section(ServerOptions.Section, ServerOptions.Read),
            Portal = Section(PortalOptions.Section, PortalOptions.Read),
            UnknownNames = unknown,
        };
        return problems.Count == 0 ? settings : throw new SettingsException([.. problems.Distinct()]);
    }
}

/// <summary>The settings are wrong or incomplete; the message is meant for the operator.</summary>
internal sealed class SettingsException(IReadOnlyList<SettingProblem> problems) : Exception(Describe(problems))
{
    public IReadOnlyList<SettingProblem> Problems => problems;

    private static string Describe(IReadOnlyList<SettingProblem> problems)
    {
        var text = new StringBuilder();
        text.Append("WhatsAppBridge can't start: ").Append(problems.Count == 1 ? "one setting is" : $"{problems.Count} settings are").Append(" wrong or missing.\n\n");
        foreach (var problem in problems)
            text.Append("  ").Append(problem.Name).Append(": found ").Append(problem.Found).Append("; ").Append(problem.Advice).Append(".\n");

        var example = problems[0].Name.Replace(":", "__", StringComparison.Ordinal);
        text.Append("\nSettings come from appsettings.json and from environment variables, such as ").Append(example).Append(".\n");
        text.Append("To try the bridge without any account, start the playground: dotnet run --project src/WhatsAppBridge.Playground");
        return text.ToString();
    }
}
