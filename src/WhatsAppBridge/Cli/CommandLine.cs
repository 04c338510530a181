namespace WhatsAppBridge.Cli;

/// <summary>The verbs. No verb serves; an argument that starts with a dash belongs to the host.</summary>
internal static class CommandLine
{
    private const string UsageText = """
        usage: WhatsAppBridge [VERB] [--urls http://+:8080]

          serve        runs the service (the default)
          doctor       runs every check and says what to do: doctor [--fix webhook [--number +1...]] [--json]
                       --fix webhook points the sender at Twilio at this bridge first
          config       shows the settings in force, secrets masked: config [--json]
          healthcheck  asks the service on this machine whether it lives: healthcheck [URL]
          attention    shows what people are owed, tries it again, or takes it off the list:
                       attention [list] [--json] | retry ID...|--all | dismiss ID...|--all
          forget       erases one person here and at the assistant: forget ADDRESS... [--json]
                       ADDRESS is a phone number such as +14155550123, or a business-scoped user id
          link         prints a click-to-chat link, a button and a QR code: link --number NUMBER [--text TEXT];
                       more with link --help
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        switch (args)
        {
            case ["help" or "--help" or "-h", ..]:
                await Console.Out.WriteLineAsync(UsageText);
                return ExitCode.Done;
            case []:
            case [['-', ..], ..]:
                return await ServeCommand.RunAsync(args);
            case ["serve", .. var rest]:
                return await ServeCommand.RunAsync(rest);
            case ["doctor", .. var rest]:
                return await DoctorCommand.RunAsync(rest);
            case ["config", .. var rest]:
                return await ConfigCommand.RunAsync(rest);
            case ["healthcheck", .. var rest]:
                return await HealthcheckCommand.RunAsync(rest);
            case ["forget", .. var rest]:
                return await ForgetCommand.RunAsync(rest);
            case ["attention", .. var rest]:
                return await AttentionCommand.RunAsync(rest);
            case ["link", .. var rest]:
                return await LinkCommand.RunAsync(rest);
            default:
                await Console.Error.WriteLineAsync($"WhatsAppBridge: there is no verb \"{args[0]}\".\n\n{UsageText}");
                return ExitCode.Usage;
        }
    }
}
