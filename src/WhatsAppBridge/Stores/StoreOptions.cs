using WhatsAppBridge.Settings;

namespace WhatsAppBridge.Stores;

/// <summary>Where conversations are kept.</summary>
internal sealed record StoreOptions
{
    public const string Section = "Store";

    /// <summary>Which store.</summary>
    public StoreProvider Provider { get; init; }

    /// <summary>The file of the SQLite store; a relative path starts at the program's folder.</summary>
    public required string SqlitePath { get; init; }

    /// <summary>
    /// How long a message and its answer are kept, and so for how long a repeated webhook is recognised. Twilio
    /// repeats within seconds; days are for the operator.
    /// </summary>
    public TimeSpan Retention { get; init; }

    public static StoreOptions Read(IConfiguration configuration, ICollection<SettingProblem> problems, ICollection<string> unknown)
    {
        var settings = new SettingsReader(configuration.GetSection(Section), problems);
        var sqlite = new SettingsReader(configuration.GetSection($"{Section}:Sqlite"), problems);
        var redis = new SettingsReader(configuration.GetSection($"{Section}:Redis"), problems);
        _ = redis.Optional("Connection");
        _ = (settings.Optional("Sqlite"), settings.Optional("Redis"));

        var options = new StoreOptions
        {
            Provider = settings.Choice("Provider", StoreProvider.Sqlite),
            SqlitePath = sqlite.Optional("Path") ?? "data/bridge.db",
            Retention = settings.Time("Retention", TimeSpan.FromDays(3), TimeSpan.FromMinutes(1), TimeSpan.FromDays(365)),
        };

        if (options.Provider == StoreProvider.Redis)
            settings.Report("Provider", "Redis", "write Sqlite or Memory: the Redis store is not part of this version");

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
