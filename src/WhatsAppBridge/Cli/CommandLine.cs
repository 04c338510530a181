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
            case []:
            case [['-', ..], ..]:
                return await ServeCommand.RunAsync(args);
            case ["serve", .. var rest]:
                return await ServeCommand.RunAsync(rest);
            case ["help", ..]:
                await Console.Out.WriteLineAsync(UsageText);
                return ExitCode.Done;
            default:
                await Console.Error.WriteLineAsync($"WhatsAppBridge: there is no verb \"{args[0]}\".\n\n{UsageText}");
                return ExitCode.Usage;
        }
    }
}
