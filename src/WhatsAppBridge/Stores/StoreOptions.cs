using WhatsAppBridge.Settings;
using WhatsAppBridge.Stores.Redis;

namespace WhatsAppBridge.Stores;

/// <summary>Where conversations are kept.</summary>
internal sealed record StoreOptions
{
    public const string Section = "Store";

    /// <summary>Which store.</summary>
    public StoreProvider Provider { get; init; }

    /// <summary>The file of the SQLite store; a relative path starts at the program's folder.</summary>
    public required string SqlitePath { get; init; }

    /// <summary>The Redis store; null when it is not used.</summary>
    public RedisOptions? Redis { get; init; }

    /// <summary>
    /// How long a message and its answer are kept, and so for how long a repeated webhook is recognised. Twilio
    /// repeats within seconds; days are for the operator.
    /// </summary>
    public TimeSpan Retention { get; init; }

    public static StoreOptions Read(IConfiguration configuration, ICollection<SettingProblem> problems, ICollection<string> unknown)
    {
        var settings = new SettingsReader(configuration.GetSection(Section), problems);
        var sqlite = new SettingsReader(configuration.GetSection($"{Section}:Sqlite"), problems);
        var redis = new SettingsReader(configuration.GetSection(RedisOptions.Section), problems);
        _ = (settings.Optional("Sqlite"), settings.Optional("Redis"));

        var options = new StoreOptions
        {
            Provider = settings.Choice("Provider", StoreProvider.Sqlite),
            SqlitePath = sqlite.Optional("Path") ?? "data/bridge.db",
            Retention = settings.Time("Retention", TimeSpan.FromDays(3), TimeSpan.FromMinutes(1), TimeSpan.FromDays(365)),
        };
        options = options with { Redis = RedisOptions.Read(redis, options) };

        foreach (var name in settings.UnknownNames.Concat(sqlite.UnknownNames).Concat(redis.UnknownNames))
            unknown.Add(name);

        return options;
    }
}

internal enum StoreProvider
{
    Sqlite,
    Redis,
    Memory,
}
