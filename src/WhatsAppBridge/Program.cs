return await WhatsAppBridge.Cli.CommandLine.RunAsync(args);
