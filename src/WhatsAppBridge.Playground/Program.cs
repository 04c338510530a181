using System.Runtime.InteropServices;
using WhatsAppBridge.Playground;

var configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(args).Build();

PlaygroundHost playground;
try
{
    playground = await PlaygroundHost.StartAsync(configuration);
}
catch (Exception exception)
{
    // Settings of a real assistant that don't fit, or a port that is taken: the message says which.
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}

await using (playground)
{
    Console.WriteLine($"""

          WhatsAppBridge playground

          Phone       {playground.Phone}
          Portal      {playground.Portal}  (password: {playground.PortalPassword})
          Bridge      {playground.Bridge}
          Assistant   {playground.AssistantUrl}{(playground.IsAssistantEmulated ? "  (emulated; set Assistant__Url and the other Assistant__ settings for your own)" : "")}

          Open the phone in a browser and type "help". Ctrl+C ends it.

        """);

    var stop = new TaskCompletionSource();
    void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true;
        stop.TrySetResult();
    }

    using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
    using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    await stop.Task;
}

return 0;
