namespace WhatsAppBridge.Stores.Redis;

/// <summary>
/// The steps that concern a person, in Lua. Two names of one person are in two places as a rule, so what joins them takes several
/// steps; each can be done again, and their order loses nothing when the next is never done.
/// </summary>
/// <remarks>
/// A person's record: <c>alias</c> (the name they go by), <c>merged</c> (the same, when their conversations have gone there),
/// <c>former</c> and <c>former_until</c> (places that may still know messages of theirs, as tags), <c>forgotten_until</c> (for how
/// long sids are kept here of somebody nothing else is known of).
/// </remarks>
internal static class RedisPersonScripts
{
    /// <summary>
    /// What is known of an address, and whether it was forgotten lately. A link that is used stays.
    /// KEYS: person, aliases, numbers. ARGV: how long a link is kept, how long it has at least before that is written.
    /// </summary>
    public static readonly RedisScript Know = """
        local person = redis.call('HMGET', KEYS[1], 'alias', 'forgotten_until')
        local alias = person[1]
        local isForgotten = person[2] and tonumber(person[2]) > tonumber(redis.call('TIME')[1]) * 1000
        local isOld = alias and redis.call('PTTL', KEYS[1]) < tonumber(ARGV[2])
        if isOld then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
        return {alias, redis.call('EXISTS', KEYS[2]), redis.call('EXISTS', KEYS[3]), isOld and 1 or 0, isForgotten and 1 or 0}
        """;

    /// <summary>
    /// Tells a person of an address of theirs, before that address is told: from here on, messages are looked for there too,
    /// unless there is nothing to be found.
    /// KEYS: person, aliases. ARGV: address, its tag, how long a link is kept, for how long to look there.
    /// </summary>
    public static readonly RedisScript Announce = """
        redis.call('SADD', KEYS[2], ARGV[1])
        redis.call('PEXPIRE', KEYS[2], ARGV[3])

        """ + LookIn + """
        look(KEYS[1], ARGV[2], ARGV[4])
        """;

    /// <summary>Lets messages be looked for in another place too. KEYS: person. ARGV: its tag, for how long.</summary>
    public static readonly RedisScript LookElsewhere = LookIn + """
        look(KEYS[1], ARGV[1], ARGV[2])
        """;

    private const string LookIn = """
        local function look(person, tag, period)
          if tonumber(period) == 0 then return end

          local time = redis.call('TIME')
          local now = time[1] * 1000 + math.floor(time[2] / 1000)
          local known = redis.call('HMGET', person, 'former', 'former_until')
          local places = tag
          local ends = now + period
          if known[1] and tonumber(known[2]) > now then
            ends = math.max(ends, tonumber(known[2]))
            places = known[1]
            if not string.find(',' .. places .. ',', ',' .. tag .. ',', 1, true) then places = places .. ',' .. tag end
          end
          redis.call('HSET', person, 'former', places, 'former_until', ends)
          if redis.call('PTTL', person) < ends - now then redis.call('PEXPIRE', person, ends - now) end
        end

        """;

    /// <summary>
    /// Makes an address mean a person, unless something else has become known of it meanwhile.
    /// KEYS: person of the address, numbers. ARGV: whom it meant, whether it had conversations, whom it means, whether they become
    /// that person's, how long a link is kept.
    /// </summary>
    public static readonly RedisScript Link = """
        if (redis.call('HGET', KEYS[1], 'alias') or '') ~= ARGV[1] or redis.call('EXISTS', KEYS[2]) ~= tonumber(ARGV[2]) then return 0 end

        redis.call('HSET', KEYS[1], 'alias', ARGV[3])
        if ARGV[4] == '1' then redis.call('HSET', KEYS[1], 'merged', ARGV[3]) else redis.call('HDEL', KEYS[1], 'merged') end
        redis.call('PEXPIRE', KEYS[1], ARGV[5])
        return 1
        """;

    /// <summary>An address means somebody else now. KEYS: aliases. ARGV: address.</summary>
    public static readonly RedisScript Unlink = """
        return redis.call('SREM', KEYS[1], ARGV[1])
        """;

    /// <summary>What there is of a conversation. KEYS: record, person.</summary>
    public static readonly RedisScript Load = """
        local person = redis.call('HMGET', KEYS[2], 'merged', 'former', 'former_until')
        local found = redis.call('HMGET', KEYS[1], 'state', 'left')
        local time = redis.call('TIME')
        local looks = person[2] and tonumber(person[3]) > time[1] * 1000
        return {found[1], found[2], person[1], looks and person[2]}
        """;

    /// <summary>
    /// Asks a place where a person's messages were before for one of them; from here on it is not taken there any more. And for
    /// the state, where that has become the asking person's.
    /// KEYS: record, message, person. ARGV: who asks, for how long the message is refused, whether there is a message.
    /// </summary>
    public static readonly RedisScript Ask = """
        local merged = redis.call('HGET', KEYS[3], 'merged')
        local state = {}
        if merged == ARGV[1] then state = redis.call('HMGET', KEYS[1], 'state', 'left') end
        if ARGV[3] == '0' then return {'unknown', false, state[1], state[2]} end

        local known = redis.call('HMGET', KEYS[2], 'number', 'finished', 'heard', 'reply', 'content')
        if not known[1] then
          if not merged then
            redis.call('HSET', KEYS[2], 'elsewhere', ARGV[1])
            redis.call('PEXPIRE', KEYS[2], ARGV[2])
          end
          return {'unknown', false, state[1], state[2]}
        end
        if known[2] or known[3] then return {'answered', known[3] or known[4], state[1], state[2]} end
        return {'open', known[5], state[1], state[2]}
        """;

    /// <summary>
    /// Takes a state over that was left under another name, unless one was left later. KEYS: record, numbers.
    /// ARGV: state, when it was left, number, silence.
    /// </summary>
    public static readonly RedisScript Adopt = """
        local known = redis.call('HMGET', KEYS[1], 'left', 'owner')
        if known[1] and tonumber(known[1]) >= tonumber(ARGV[2]) then return 0 end

        redis.call('HSET', KEYS[1], 'state', ARGV[1], 'left', ARGV[2])
        redis.call('SADD', KEYS[2], ARGV[3])
        for _, key in ipairs(KEYS) do
          if not known[2] and redis.call('PTTL', key) < tonumber(ARGV[4]) then redis.call('PEXPIRE', key, ARGV[4]) end
        end
        return 1
        """;

    /// <summary>Gives a state up that another name has taken over. KEYS: record. ARGV: when it was left.</summary>
    public static readonly RedisScript GiveUp = """
        if redis.call('HGET', KEYS[1], 'left') == ARGV[1] then redis.call('HDEL', KEYS[1], 'state', 'left') end
        """;

    /// <summary>
    /// Erases a conversation. Of its messages the sids stay, answered with silence, and with the person that there are such. One with a
    /// turn under way stays among their numbers, so that what the turn leaves can be erased, too.
    /// KEYS: record, open, messages, busy, person, numbers. ARGV: silence as a reply, retention, member, number.
    /// </summary>
    public static readonly RedisScript Erase = """
        local erased, seen = 0, {}
        local function erase(sid)
          local message = KEYS[1] .. ':m:' .. sid
          if seen[sid] or redis.call('HEXISTS', message, 'content') == 0 then return end

          seen[sid], erased = true, erased + 1
          redis.call('HDEL', message, 'content', 'heard', 'next', 'reopened')
          redis.call('HSET', message, 'reply', ARGV[1], 'finished', 1)
          if redis.call('PTTL', message) < 0 then redis.call('PEXPIRE', message, ARGV[2]) end
        end
        for _, sid in ipairs(redis.call('ZRANGE', KEYS[3], 0, -1)) do erase(sid) end
        for _, sid in ipairs(redis.call('ZRANGE', KEYS[2], 0, -1)) do erase(sid) end
        redis.call('DEL', KEYS[2])
        local had = redis.call('HEXISTS', KEYS[1], 'state')
        redis.call('HDEL', KEYS[1], 'state', 'left')
        if redis.call('HEXISTS', KEYS[1], 'owner') == 0 then
          redis.call('ZREM', KEYS[4], ARGV[3])
          redis.call('SREM', KEYS[6], ARGV[4])
        end
        if erased > 0 then
          redis.call('HSET', KEYS[5], 'forgotten_until', redis.call('TIME')[1] * 1000 + ARGV[2])
          if redis.call('PTTL', KEYS[5]) < tonumber(ARGV[2]) then redis.call('PEXPIRE', KEYS[5], ARGV[2]) end
        end
        return {erased, had}
        """;

    /// <summary>Forgets what an address means, once all else is erased. KEYS: person, aliases.</summary>
    public static readonly RedisScript Forget = """
        redis.call('DEL', KEYS[2])
        redis.call('HDEL', KEYS[1], 'alias', 'merged')
        """;
}
