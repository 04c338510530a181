using System.Text;
using Microsoft.Extensions.Http;

namespace WhatsAppBridge.Playground.Phone;

/// <summary>
/// The bridge's line to its assistant, the emulated or a real one: what is said on it is written down for the look
/// inside, and trouble is made on it when a person wants to see some.
/// </summary>
public sealed class AssistantLine(TimeProvider time)
{
    // As the bridge names its connections.
    private const string Connections = "Assistant:";

    private const int MaxKept = 2000;

    private readonly Lock _lock = new();
    private readonly Queue<AssistantExchange> _exchanges = new();
    private readonly List<Order> _orders = [];

    /// <summary>Puts this on the line of the bridge that is about to be built.</summary>
    public void Join(IServiceCollection services) => services.ConfigureAll<HttpClientFactoryOptions>(options =>
        options.HttpMessageHandlerBuilderActions.Add(builder =>
        {
            if (builder.Name?.StartsWith(Connections, StringComparison.Ordinal) == true)
                builder.AdditionalHandlers.Add(new Handler(this));
        }));

    /// <summary>What was asked for a person from one moment to another.</summary>
    internal IReadOnlyList<AssistantExchange> Between(string person, DateTimeOffset from, DateTimeOffset to)
    {
        lock (_lock)
            return [.. _exchanges.Where(exchange => exchange.At >= from && exchange.At < to && exchange.MayBeOf(person))];
    }

    /// <summary>The person's next question waits so long, and then has this trouble. Disposing takes the order back.</summary>
    internal Order Arrange(string person, PhoneTrouble trouble, TimeSpan delay)
    {
        var order = new Order(this, person, trouble, delay);
        lock (_lock)
            _orders.Add(order);
        return order;
    }

    private Order? Take(string question)
    {
        lock (_lock)
        {
            var order = _orders.Find(order => AssistantExchange.MayBeOf(question, order.Person));
            if (order is not null)
                _orders.Remove(order);
            order?.Take();
            return order;
        }
    }

    private void Keep(AssistantExchange exchange)
    {
        lock (_lock)
        {
            if (_exchanges.Count == MaxKept)
                _exchanges.Dequeue();
            _exchanges.Enqueue(exchange);
        }
    }

    /// <summary>Trouble that waits for a question.</summary>
    internal sealed class Order(AssistantLine line, string person, PhoneTrouble trouble, TimeSpan delay) : IDisposable
    {
        private readonly CancellationTokenSource _taken = new();

        /// <summary>Cancelled when the question has come.</summary>
        public CancellationToken Taken => _taken.Token;

        public string Person => person;

        public PhoneTrouble Trouble => trouble;

        public TimeSpan Delay => delay;

        public void Dispose()
        {
            lock (line._lock)
                line._orders.Remove(this);
            _taken.Dispose();
        }

        // Off this thread: whoever hangs up then must not hold up the line.
        internal void Take() => _ = _taken.CancelAsync();
    }

    private sealed class Handler(AssistantLine line) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Content is null || request.RequestUri?.AbsolutePath.EndsWith("/message", StringComparison.Ordinal) != true)
                return await base.SendAsync(request, cancellationToken);

            var (at, began) = (line.Time.GetUtcNow(), line.Time.GetTimestamp());
            var question = await request.Content.ReadAsStringAsync(cancellationToken);
            var order = line.Take(question);
            if (order is { Delay.Ticks: > 0 })
                await Task.Delay(order.Delay, line.Time, cancellationToken);

            var response = order?.Trouble switch
            {
                PhoneTrouble.AssistantError => Answer(500, """{"error":"Internal Server Error","code":500}"""),
                PhoneTrouble.ExpiredSession => Answer(404, """{"error":"Invalid Session","code":404}"""),
                _ => await base.SendAsync(request, cancellationToken),
            };
            await response.Content.LoadIntoBufferAsync(cancellationToken);
            line.Keep(new AssistantExchange(
                at, request.RequestUri.PathAndQuery, question, (int)response.StatusCode,
                await response.Content.ReadAsStringAsync(cancellationToken), line.Time.GetElapsedTime(began)));
            return response;
        }

        private static HttpResponseMessage Answer(int status, string json) =>
            new((System.Net.HttpStatusCode)status) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
    }

    private TimeProvider Time => time;
}

/// <summary>One question to the assistant and its answer.</summary>
internal sealed record AssistantExchange(DateTimeOffset At, string Path, string Question, int Status, string Answer, TimeSpan Elapsed)
{
    public bool MayBeOf(string person) => MayBeOf(Question, person);

    /// <summary>A question names its person, unless the bridge was told to send no channel context: then it may be anybody's.</summary>
    public static bool MayBeOf(string question, string person) =>
        question.Contains(person.TrimStart('+'), StringComparison.Ordinal) || !question.Contains("user_phone_number", StringComparison.Ordinal);
}
