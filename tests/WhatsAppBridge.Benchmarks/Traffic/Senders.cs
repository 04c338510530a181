using System.Collections.Concurrent;
using System.Net.Sockets;

namespace WhatsAppBridge.Benchmarks.Traffic;

/// <summary>The two ways to send many messages: as fast as they are answered, or so many a second whatever the answers do.</summary>
internal static class Senders
{
    private const int OpenConnections = 128;

    /// <summary>So many connections, each sending the next message when its last is answered.</summary>
    /// <returns>How long it took for all, and what was not answered.</returns>
    public static async Task<Sent> SendAllAsync(Uri address, IReadOnlyList<byte[]> messages, int connections, CancellationToken cancellationToken)
    {
        var (next, unanswered) = (-1, 0);
        var started = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(SendInTurnAsync, cancellationToken)));
        return new Sent(messages.Count, unanswered, TimeProvider.System.GetElapsedTime(started));

        async Task SendInTurnAsync()
        {
            using var connection = new WebhookConnection(address);
            for (var i = Interlocked.Increment(ref next); i < messages.Count; i = Interlocked.Increment(ref next))
            {
                if (!(await connection.SendAsync(messages[i], cancellationToken)).IsAnswered)
                    Interlocked.Increment(ref unanswered);
            }
        }
    }

    /// <summary>
    /// So many a second, as people write (<see cref="Arrivals"/>), over connections that are open already. A message's time begins
    /// when it is due and not when a connection is free for it, or a peer that stands still would hide how long everybody
    /// behind it waits.
    /// </summary>
    public static async Task<Latencies> SendAtRateAsync(Uri address, IReadOnlyList<byte[]> messages, double perSecond, CancellationToken cancellationToken)
    {
        var free = new ConcurrentStack<WebhookConnection>();
        using var anyFree = new SemaphoreSlim(0);
        var connections = Enumerable.Range(0, OpenConnections).Select(_ => new WebhookConnection(address)).ToList();
        var (times, unanswered) = (new ConcurrentBag<double>(), 0);
        var underWay = new List<Task>(messages.Count);
        try
        {
            foreach (var connection in connections)
            {
                await connection.ConnectAsync(cancellationToken);
                Free(connection);
            }

            await Arrivals.CallAsync(Arrivals.Times(messages.Count, perSecond), (i, due) => underWay.Add(SendAsync(messages[i], due)), cancellationToken);
            await Task.WhenAll(underWay);
            return new Latencies(times, unanswered);
        }
        finally
        {
            connections.ForEach(connection => connection.Dispose());
        }

        async Task SendAsync(byte[] message, long due)
        {
            await anyFree.WaitAsync(cancellationToken);
            free.TryPop(out var connection);
            if (!(await connection!.SendAsync(message, cancellationToken)).IsAnswered)
                Interlocked.Increment(ref unanswered);
            times.Add(TimeProvider.System.GetElapsedTime(due).TotalMilliseconds);
            Free(connection);
        }

        // Which of them is used next is the one that was used last, as reverse proxies do it.
        void Free(WebhookConnection connection)
        {
            free.Push(connection);
            anyFree.Release();
        }
    }

    /// <summary>
    /// So many a second, each on a connection of its own, until all wait for their answers. What is not answered, or not at
    /// all, counts as unanswered.
    /// </summary>
    public static async Task<Sent> SendTogetherAsync(Uri address, IReadOnlyList<byte[]> messages, double perSecond, CancellationToken cancellationToken)
    {
        var unanswered = 0;
        var underWay = new List<Task>(messages.Count);
        using var clock = new PeriodicTimer(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        var started = TimeProvider.System.GetTimestamp();
        while (underWay.Count < messages.Count && await clock.WaitForNextTickAsync(cancellationToken))
        {
            var due = Math.Min(messages.Count, (int)(TimeProvider.System.GetElapsedTime(started).TotalSeconds * perSecond));
            while (underWay.Count < due)
                underWay.Add(WriteAsync(messages[underWay.Count]));
        }

        await Task.WhenAll(underWay);
        return new Sent(messages.Count, unanswered, TimeProvider.System.GetElapsedTime(started));

        async Task WriteAsync(byte[] message)
        {
            using var connection = new WebhookConnection(address);
            try
            {
                if (!(await connection.SendAsync(message, cancellationToken)).IsAnswered)
                    Interlocked.Increment(ref unanswered);
            }
            catch (Exception exception) when (exception is SocketException or IOException)
            {
                Interlocked.Increment(ref unanswered);
            }
        }
    }
}

/// <summary>What became of messages.</summary>
/// <param name="Count">How many were sent.</param>
/// <param name="Unanswered">How many of them heard something else than the assistant's answer.</param>
/// <param name="Elapsed">From the first to the last.</param>
internal sealed record Sent(int Count, int Unanswered, TimeSpan Elapsed)
{
    public double PerSecond => Count / Elapsed.TotalSeconds;
}
