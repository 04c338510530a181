namespace WhatsAppBridge.Tests.Infrastructure;

/// <summary>Tests that keep the machine busy, or would suffer from others that do: nothing else runs at the same time.</summary>
[CollectionDefinition(nameof(RunsAlone), DisableParallelization = true)]
public sealed class RunsAlone;
