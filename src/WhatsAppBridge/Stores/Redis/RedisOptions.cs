using StackExchange.Redis;
using WhatsAppBridge.Conversations;
using WhatsAppBridge.Settings;

namespace WhatsAppBridge.Stores.Redis;

/// <summary>How the Redis (or Valkey) store is reached and used: <c>Store:Redis</c>.</summary>
internal sealed record RedisOptions
{
    public const string Section = "Store:Redis";

    /// <summary>
    /// Longer than Twilio waits for TwiML: when the lease of an instance that died ends, nobody can be waiting for it any more.
    /// </summary>
    public static readonly TimeSpan DefaultLease = TimeSpan.FromSeconds(20);

    public const string DefaultPrefix = "whatsappbridge";

    /// <summary>A command that has had no reply for so long has failed; for all we know it was carried out.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Where, and with which credentials.</summary>
    public required ConfigurationOptions Connection { get; init; }

    /// <summary>What every key begins with, so that several bridges can share a server.</summary>
    public string KeyPrefix { get; init; } = DefaultPrefix;

    /// <summary>For how long a conversation stays with an instance that is not heard of.</summary>
    public TimeSpan Lease { get; init; } = DefaultLease;

    /// <summary>How long finished messages are kept: <c>Store:Retention</c>.</summary>
    public required TimeSpan Retention { get; init; }

    /// <summary>How long a conversation is remembered in which nothing is said.</summary>
    public required TimeSpan Silence { get; init; }

    /// <summary>How long a start waits for a server that is not there yet.</summary>
    public TimeSpan StartPatience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The settings; null when another store is used, whose operator need not care for these.</summary>
    public static RedisOptions? Read(SettingsReader settings, StoreOptions store)
    {
        const string advice = "write where the server is, such as redis.example.com:6379,ssl=true,user=bridge,password=... or rediss://bridge:...@redis.example.com:6380";
        var connection = settings.Optional("Connection");
        var prefix = settings.Matching("KeyPrefix", IsPrefix, "write letters, digits, dots, dashes and underscores");
        var lease = settings.Time("Lease", DefaultLease, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
        if (store.Provider != StoreProvider.Redis)
            return null;

        if (connection is null)
        {
            settings.Report("Connection", null, advice);
            return null;
        }

        try
        {
            return new RedisOptions
            {
                Connection = Parse(connection),
                KeyPrefix = prefix ?? DefaultPrefix,
                Lease = lease,
                Retention = store.Retention,
                Silence = new RetentionPeriod(store.Retention).OfConversations,
            };
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            // It may hold a password.
            settings.Report("Connection", SettingsReader.Mask(connection), advice);
            return null;
        }
    }

    /// <summary>
    /// Reads <c>host:port,host:port,option=value</c> as StackExchange.Redis writes it, or an address such as
    /// <c>rediss://user:password@host:6380/0</c>.
    /// </summary>
    /// <exception cref="ArgumentException">It is neither.</exception>
    public static ConfigurationOptions Parse(string connection)
    {
        var options = Uri.TryCreate(connection, UriKind.Absolute, out var address) && address.Scheme is "redis" or "rediss"
            ? OfAddress(address!)
            : ConfigurationOptions.Parse(connection, ignoreUnknown: false);
        if (options.EndPoints.Count == 0)
            throw new ArgumentException("No host is named.", nameof(connection));

        // Whoever waits for the store must hear soon that it is not there, and nothing may pile up meanwhile.
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.AbortOnConnectFail = true;
        options.AsyncTimeout = options.SyncTimeout = (int)Patience.TotalMilliseconds;
        options.ConnectTimeout = (int)Patience.TotalMilliseconds;
        options.ConnectRetry = 0;
        options.ReconnectRetryPolicy = new LinearRetry((int)(Patience.TotalMilliseconds / 4));
        options.KeepAlive = 5;
        // What the server says of itself counts as an administrator's business; nothing else of that kind is asked.
        options.AllowAdmin = true;
        // Only scripts are sent: no second connection for messages of the server.
        options.Protocol = RedisProtocol.Resp3;
        options.ConfigurationChannel = options.TieBreaker = "";
        options.ClientName ??= "WhatsAppBridge";
        return options;
    }

    // A brace would put keys into other hash slots than their groups'.
    private static bool IsPrefix(string text) => text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_');

    private static ConfigurationOptions OfAddress(Uri address)
    {
        var credentials = address.UserInfo.Split(':', 2);
        var database = address.AbsolutePath.Trim('/');
        return new ConfigurationOptions
        {
            EndPoints = { { address.Host, address.IsDefaultPort || address.Port < 0 ? 6379 : address.Port } },
            Ssl = address.Scheme == "rediss",
            User = credentials is [{ Length: > 0 } user, _] ? Uri.UnescapeDataString(user) : null,
            Password = credentials is [_, var password] ? Uri.UnescapeDataString(password) : null,
            DefaultDatabase = database.Length == 0 ? null : int.Parse(database, System.Globalization.CultureInfo.InvariantCulture),
        };
    }
}
