using WhatsAppBridge.Settings;

namespace WhatsAppBridge.Assistant;

/// <summary>One of our numbers and the assistant that answers on it.</summary>
/// <param name="Number">+E.164.</param>
/// <param name="Assistant">The settings of <c>Assistant</c>, with what the channel overrides.</param>
internal sealed record ChannelOptions(WhatsAppAddress Number, AssistantOptions Assistant)
{
    public const string Section = "Channels";

    public static IReadOnlyList<ChannelOptions> Read(IConfiguration configuration, ICollection<SettingProblem> problems, ICollection<string> unknown)
    {
        var channels = new List<ChannelOptions>();
        foreach (var section in configuration.GetSection(Section).GetChildren())
        {
            var settings = new SettingsReader(section, configuration.GetSection(AssistantOptions.Section), problems);
            if (settings.Optional("PhoneNumber") is not { } written || PhoneNumber.TryNormalise(written) is not { } number)
                settings.Report("PhoneNumber", settings.Optional("PhoneNumber"), "write the number with its country code, such as +1 415 555 0100");
            else if (channels.Any(channel => channel.Number == number))
                settings.Report("PhoneNumber", written, "write each number once");
            else
                channels.Add(new ChannelOptions(number, AssistantOptions.Read(settings)));

            foreach (var name in settings.UnknownNames)
                unknown.Add(name);
        }

        return channels;
    }
}
