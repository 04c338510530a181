using Serilog;
using Serilog.Core;
using Serilog.Events;
using WhatsAppBridge.Telemetry;

namespace WhatsAppBridge.Tests.Telemetry;

public sealed class LogScopesTests
{
    private readonly LogScopes _scopes = new();
    private readonly Lines _lines = new();

    [Fact]
    public void A_line_says_what_its_scopes_say_the_innermost_first()
    {
        using var logger = Logger();
        using (_scopes.Begin(Properties(("MessageSid", "SM1"), ("Person", "+1"))))
        {
            using (_scopes.Begin(Properties(("Person", "+2"), ("{OriginalFormat}", "of {Person}"))))
                logger.Information("inner {Number}", 5);
            logger.Information("outer");
        }

        logger.Information("outside");

        Assert.Equal(["MessageSid=\"SM1\" Number=5 Person=\"+2\"", "MessageSid=\"SM1\" Person=\"+1\"", ""], _lines.Written);
    }

    [Fact]
    public async Task A_scope_that_nobody_ends_ends_with_the_method_that_has_begun_it()
    {
        using var logger = Logger();
        async Task WorkAsync(string sid)
        {
            _ = _scopes.Begin(Properties(("MessageSid", sid)));
            await Task.Yield();
            logger.Information("at work");
        }

        await WorkAsync("SM1");
        await WorkAsync("SM2");
        logger.Information("behind it");

        Assert.Equal(["MessageSid=\"SM1\"", "MessageSid=\"SM2\"", ""], _lines.Written);
    }

    [Fact]
    public void What_is_no_list_of_properties_says_nothing()
    {
        using var logger = Logger();
        using var scope = _scopes.Begin("words");

        logger.Information("a line");

        Assert.Equal([""], _lines.Written);
    }

    private Logger Logger() => new LoggerConfiguration().Enrich.With(_scopes).WriteTo.Sink(_lines).CreateLogger();

    private static List<KeyValuePair<string, object?>> Properties(params (string Name, object? Value)[] properties) =>
        [.. properties.Select(property => KeyValuePair.Create(property.Name, property.Value))];

    private sealed class Lines : ILogEventSink
    {
        public List<string> Written { get; } = [];

        public void Emit(LogEvent logEvent) =>
            Written.Add(string.Join(' ', logEvent.Properties.OrderBy(property => property.Key, StringComparer.Ordinal).Select(property => $"{property.Key}={property.Value}")));
    }
}
