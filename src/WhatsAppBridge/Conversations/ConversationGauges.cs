using System.Diagnostics.Metrics;

namespace WhatsAppBridge.Conversations;

/// <summary>Shows how much is under way: conversations with work in their lane, and messages whose turn has not ended.</summary>
internal sealed class ConversationGauges(IMeterFactory meters, Arrivals arrivals, TurnsUnderWay underWay) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var meter = meters.Create("WhatsAppBridge");
        meter.CreateObservableGauge("whatsappbridge.lanes", () => arrivals.Count, "{conversation}", "Conversations with work under way");
        meter.CreateObservableGauge("whatsappbridge.queue", () => underWay.Count, "{message}", "Messages that have come in and whose turn has not ended");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
