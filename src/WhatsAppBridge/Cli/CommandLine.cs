namespace WhatsAppBridge.Cli;

/// <summary>The verbs. No verb serves; an argument that starts with a dash belongs to the host.</summary>
internal static class CommandLine
{
    private const string UsageText = """
        usage: WhatsAppBridge [serve] [--urls http://+:8080]

          serve   runs the service (the default)
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
            default:
                await Console.Error.WriteLineAsync($"WhatsAppBridge: there is no verb \"{args[0]}\".\n\n{UsageText}");
                return ExitCode.Usage;
        }
    }
}
