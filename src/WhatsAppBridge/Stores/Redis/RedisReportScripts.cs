namespace WhatsAppBridge.Stores.Redis;

/// <summary>The steps that concern delivery reports and the attention list, in Lua.</summary>
internal static class RedisReportScripts
{
    private const string Adding = """
        local function add(list, field, item, period)
          if redis.call('HEXISTS', list, field) == 1 then return end

          redis.call('HSET', list, field, redis.call('HINCRBY', list, '#', 1) .. ':' .. item)
          redis.call('PEXPIRE', list, period)
        end

        """;

    /// <summary>Adds an entry unless there is one of its name. KEYS: list. ARGV: name, entry, how long the list is kept.</summary>
    public static readonly RedisScript Add = Adding + """
        add(KEYS[1], ARGV[1], ARGV[2], ARGV[3])
        """;

    /// <summary>
    /// Keeps a report, provided that what is known of its message is what the caller knows; else says what it is.
    /// KEYS: reports, list. ARGV: report, known ones in order, retention, name of an entry or empty, entry, how long the list is kept.
    /// </summary>
    public static readonly RedisScript Report = Adding + """
        local known = redis.call('SMEMBERS', KEYS[1])
        table.sort(known)
        local found = table.concat(known, ',')
        if found ~= ARGV[2] then return found end

        redis.call('SADD', KEYS[1], ARGV[1])
        redis.call('PEXPIRE', KEYS[1], ARGV[3])
        if ARGV[4] ~= '' then add(KEYS[2], ARGV[4], ARGV[5], ARGV[6]) end
        return false
        """;
}
