namespace WhatsAppBridge.Stores.Redis;

/// <summary>
/// The steps of a turn, in Lua. A server runs one at a time and whole, and keeps its effects together. The time is the
/// server's own, in milliseconds. Keys are given, or made from a given one within the same hash slot.
/// </summary>
/// <remarks>
/// A conversation's record: <c>last</c> (the last number given out), <c>owner</c>, <c>fence</c> and <c>until</c> (its lease),
/// <c>state</c> and <c>left</c> (when a turn has left it, in microseconds). A message: <c>number</c>, <c>content</c>, <c>reply</c>,
/// <c>next</c>, <c>heard</c>, <c>finished</c>, <c>reopened</c>; or <c>elsewhere</c>, the person whose it is.
/// </remarks>
internal static class RedisScripts
{
    private const string Now = """
        local time = redis.call('TIME')
        local now = time[1] * 1000 + math.floor(time[2] / 1000)

        """;

    // A number is never given twice: the first of a conversation is the time, so that one forgotten and begun anew goes on above.
    private const string Counting = """
        local function count(last) return math.max(tonumber(last or 0), now - 1) + 1 end

        """;

    // Open turns as the bridge reads them. Of a message that a server short of memory has thrown away, nothing can be done any more.
    private const string OpenTurns = """
        local function turns(record, open, sids)
          local found = {}
          for _, sid in ipairs(sids) do
            local turn = redis.call('HMGET', record .. ':m:' .. sid, 'number', 'content', 'reply', 'next', 'heard', 'reopened')
            if turn[2] then found[#found + 1] = turn else redis.call('ZREM', open, sid) end
          end
          return found
        end

        """;

    // Nobody has anything to do in it any more: the lease goes, and what is kept has its time.
    private const string Freeing = """
        local function free(record, messages, numbers, busy, member, retention, silence)
          redis.call('HDEL', record, 'owner', 'fence', 'until', 'abandoned')
          redis.call('ZREM', busy, member)
          redis.call('PEXPIRE', record, silence)
          redis.call('PEXPIRE', messages, retention)
          redis.call('PEXPIRE', numbers, math.max(retention, silence))
        end

        """;

    /// <summary>
    /// Records a message and says whose turn it is.
    /// KEYS: record, open, message, messages, busy, person, numbers.
    /// ARGV: owner, the fence it holds or 0, lease, sid, content, member, number, retention, whether former places were asked,
    /// whether the message is to wait in the queue although the conversation is ours.
    /// Says one of: moved and to whom; former and where; answered and what; elsewhere and whether it is new; ours, whether it is new, its
    /// number, the fence and the state, then, where there is any of it, its answer, how far that has come and the turns ahead.
    /// </summary>
    public static readonly RedisScript Accept = Now + Counting + OpenTurns + """
        local known = redis.call('HMGET', KEYS[3], 'number', 'finished', 'heard', 'reply', 'next', 'elsewhere')
        local isNew = not known[1]
        if isNew then
          local person = redis.call('HMGET', KEYS[6], 'merged', 'former', 'former_until')
          local elsewhere = known[6] or person[1]
          if elsewhere then return {'moved', elsewhere} end
          if person[2] and ARGV[9] == '0' and tonumber(person[3]) > now then return {'former', person[2]} end
        elseif known[2] or known[3] then
          return {'answered', known[3] or known[4]}
        end

        local lease = redis.call('HMGET', KEYS[1], 'owner', 'fence', 'until', 'state', 'last')
        local last, number = lease[5], known[1]
        if isNew then
          last = count(last)
          number = last
          redis.call('HSET', KEYS[3], 'number', number, 'content', ARGV[5])
          redis.call('ZADD', KEYS[2], number, ARGV[4])
          redis.call('ZREMRANGEBYSCORE', KEYS[4], '-inf', now - ARGV[8])
          redis.call('ZADD', KEYS[4], now, ARGV[4])
        end

        local isMine = lease[1] == ARGV[1]
        local waits = isMine and lease[2] == ARGV[2] and ARGV[10] == '1'
        if waits or (lease[1] and not isMine and tonumber(lease[3]) > now) then
          redis.call('HSET', KEYS[1], 'last', last)
          redis.call('ZADD', KEYS[5], 'NX', lease[3], ARGV[6])
          return {'elsewhere', isNew and 1 or 0}
        end

        local ahead, fence = {}, lease[2]
        if not isMine or fence ~= ARGV[2] then
          last = count(last)
          fence = last
          ahead = turns(KEYS[1], KEYS[2], redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', '(' .. number))
          redis.call('SADD', KEYS[7], ARGV[7])
          for _, key in ipairs({KEYS[1], KEYS[4], KEYS[7]}) do redis.call('PERSIST', key) end
        end
        local ends = now + ARGV[3]
        redis.call('HSET', KEYS[1], 'last', last, 'owner', ARGV[1], 'fence', fence, 'until', ends)
        redis.call('ZADD', KEYS[5], ends, ARGV[6])
        if not known[4] and #ahead == 0 then return {'ours', isNew and 1 or 0, tostring(number), tostring(fence), lease[4]} end
        return {'ours', isNew and 1 or 0, tostring(number), tostring(fence), lease[4], known[4], known[5], ahead}
        """;

    /// <summary>
    /// Records a turn's answer and what it leaves behind, unless the turn is somebody else's by now. Done twice it is done once.
    /// KEYS: record, open, message, person, messages of gathered turns.
    /// ARGV: owner, fence, reply, retention, whether there is a state, state, silence as a reply, sids of gathered turns.
    /// </summary>
    public static readonly RedisScript Complete = """
        local lease = redis.call('HMGET', KEYS[1], 'owner', 'fence')
        if lease[1] ~= ARGV[1] or lease[2] ~= ARGV[2] then return {'lost'} end

        local function answer(message, reply)
          local known = redis.call('HMGET', message, 'number', 'reply')
          if known[1] and not known[2] then redis.call('HSET', message, 'reply', reply) end
          return known[1]
        end
        answer(KEYS[3], ARGV[3])
        for i = 5, #KEYS do
          if answer(KEYS[i], ARGV[7]) then
            redis.call('HSET', KEYS[i], 'finished', 1)
            redis.call('HDEL', KEYS[i], 'reopened')
            redis.call('PEXPIRE', KEYS[i], ARGV[4])
          end
          redis.call('ZREM', KEYS[2], ARGV[i + 3])
        end
        if ARGV[5] == '0' then return {'done'} end

        local time = redis.call('TIME')
        redis.call('HSET', KEYS[1], 'state', ARGV[6], 'left', time[1] .. string.format('%06d', time[2]))
        return {'done', redis.call('HGET', KEYS[4], 'merged')}
        """;

    /// <summary>
    /// Records how far an answer has come. KEYS: record, message. ARGV: owner, fence, next, heard.
    /// </summary>
    public static readonly RedisScript RecordNext = """
        local lease = redis.call('HMGET', KEYS[1], 'owner', 'fence')
        if lease[1] ~= ARGV[1] or lease[2] ~= ARGV[2] then return {'lost'} end

        if redis.call('HEXISTS', KEYS[2], 'number') == 1 then
          redis.call('HSET', KEYS[2], 'next', ARGV[3], 'heard', ARGV[4])
        end
        return {'done'}
        """;

    /// <summary>
    /// Ends a turn, and gives out those that come before the first one in hand. With none left the conversation is free.
    /// KEYS: record, open, message, messages, busy, numbers.
    /// ARGV: owner, fence, sid, member, retention, silence, the first number in hand or +inf.
    /// </summary>
    public static readonly RedisScript Finish = OpenTurns + Freeing + """
        local lease = redis.call('HMGET', KEYS[1], 'owner', 'fence')
        if lease[1] ~= ARGV[1] or lease[2] ~= ARGV[2] then return {'lost'} end

        if redis.call('HEXISTS', KEYS[3], 'number') == 1 then
          redis.call('HSET', KEYS[3], 'finished', 1)
          redis.call('HDEL', KEYS[3], 'reopened')
          redis.call('PEXPIRE', KEYS[3], ARGV[5])
        end
        redis.call('ZREM', KEYS[2], ARGV[3])
        local open = turns(KEYS[1], KEYS[2], redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', '(' .. ARGV[7], 'LIMIT', 0, 100))
        if redis.call('EXISTS', KEYS[2]) == 1 then return {'kept', open} end

        free(KEYS[1], KEYS[4], KEYS[6], KEYS[5], ARGV[4], ARGV[5], ARGV[6])
        return {'free'}
        """;

    /// <summary>
    /// Ends a lease so that another instance can take the conversation; somebody who fails again and again waits longer each time.
    /// KEYS: record, busy. ARGV: owner, fence, member, lease.
    /// </summary>
    public static readonly RedisScript Abandon = Now + """
        local lease = redis.call('HMGET', KEYS[1], 'owner', 'fence')
        if lease[1] ~= ARGV[1] or lease[2] ~= ARGV[2] then return {'lost'} end

        local before = redis.call('HINCRBY', KEYS[1], 'abandoned', 1) - 1
        local ends = before == 0 and now or now + ARGV[4] * 2 ^ math.min(before - 1, 3)
        redis.call('HSET', KEYS[1], 'until', ends)
        redis.call('ZADD', KEYS[2], ends, ARGV[3])
        return {'done'}
        """;

    /// <summary>
    /// Conversations of a group whose lease has ended, with who held them. A lease that ends later than any can was given
    /// before the clock was set back, and is shortened.
    /// KEYS: busy. ARGV: what keys of the group begin with, at most, lease.
    /// </summary>
    public static readonly RedisScript FindEnded = Now + """
        for _, member in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], now + ARGV[3] * 16, '+inf', 'LIMIT', 0, 100)) do
          redis.call('HSET', ARGV[1] .. member, 'until', now + ARGV[3])
          redis.call('ZADD', KEYS[1], now + ARGV[3], member)
        end
        local ended = {}
        for _, member in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[2])) do
          local lease = redis.call('HMGET', ARGV[1] .. member, 'owner', 'fence')
          ended[#ended + 1] = {member, lease[1], lease[2]}
        end
        return ended
        """;

    /// <summary>
    /// Takes a conversation whose lease has ended, with all its open turns, unless somebody else was faster.
    /// KEYS: record, open, messages, busy, numbers.
    /// ARGV: owner, who held it, under which fence, lease, member, retention, silence.
    /// </summary>
    public static readonly RedisScript Take = Now + Counting + OpenTurns + Freeing + """
        local lease = redis.call('HMGET', KEYS[1], 'owner', 'fence', 'until', 'last', 'state')
        if (lease[1] or '') ~= ARGV[2] or (lease[2] or '') ~= ARGV[3] then return {} end
        if lease[1] and lease[1] ~= ARGV[1] and tonumber(lease[3]) > now then return {} end

        local open = turns(KEYS[1], KEYS[2], redis.call('ZRANGE', KEYS[2], 0, -1))
        if #open == 0 then
          free(KEYS[1], KEYS[3], KEYS[5], KEYS[4], ARGV[5], ARGV[6], ARGV[7])
          return {}
        end
        local fence, ends = count(lease[4]), now + ARGV[4]
        redis.call('HSET', KEYS[1], 'last', fence, 'owner', ARGV[1], 'fence', fence, 'until', ends)
        redis.call('ZADD', KEYS[4], ends, ARGV[5])
        for _, key in ipairs({KEYS[1], KEYS[3], KEYS[5]}) do redis.call('PERSIST', key) end
        return {tostring(fence), lease[5], open}
        """;

    /// <summary>
    /// Lengthens leases of a group, and says which are no longer ours.
    /// KEYS: busy. ARGV: what keys of the group begin with, owner, lease, then member and fence of each.
    /// </summary>
    public static readonly RedisScript Renew = Now + """
        local lost = {}
        for i = 4, #ARGV, 2 do
          local record = ARGV[1] .. ARGV[i]
          local lease = redis.call('HMGET', record, 'owner', 'fence')
          if lease[1] == ARGV[2] and lease[2] == ARGV[i + 1] then
            redis.call('HSET', record, 'until', now + ARGV[3])
            redis.call('ZADD', KEYS[1], now + ARGV[3], ARGV[i])
          else
            lost[#lost + 1] = ARGV[i]
          end
        end
        return lost
        """;

    /// <summary>
    /// Opens a turn that is over once more. What its webhook heard stays.
    /// KEYS: record, open, message, messages, busy, numbers. ARGV: sid, what is done again, member, number.
    /// </summary>
    public static readonly RedisScript Reopen = Now + """
        local known = redis.call('HMGET', KEYS[3], 'number', 'finished', 'content', 'reply', 'heard')
        if not known[1] then return 'unknown' end
        if not (known[2] and known[3] and known[4]) then return 'refused' end

        redis.call('HSET', KEYS[3], 'heard', known[5] or known[4], 'reopened', 1)
        redis.call('HDEL', KEYS[3], 'finished')
        if ARGV[2] == 'Turn' then redis.call('HDEL', KEYS[3], 'reply', 'next') end
        redis.call('ZADD', KEYS[2], known[1], ARGV[1])
        redis.call('ZADD', KEYS[4], now, ARGV[1])
        redis.call('ZADD', KEYS[5], 'NX', now, ARGV[3])
        redis.call('SADD', KEYS[6], ARGV[4])
        for _, key in ipairs({KEYS[1], KEYS[3], KEYS[4], KEYS[6]}) do redis.call('PERSIST', key) end
        return 'done'
        """;

    /// <summary>Writes what readiness is asked for. KEYS: checked.</summary>
    public static readonly RedisScript Check = """
        return redis.call('SET', KEYS[1], redis.call('TIME')[1], 'EX', 86400)
        """;

    /// <summary>Everything the steps do, once, where it harms nobody: a user who may not do one of them is refused at the start. KEYS: a key of its own.</summary>
    public static readonly RedisScript Rehearse = """
        local key = KEYS[1]
        redis.call('TIME')
        redis.call('DEL', key)
        redis.call('HSET', key, 'a', 1)
        redis.call('HMGET', key, 'a')
        redis.call('HGET', key, 'a')
        redis.call('HGETALL', key)
        redis.call('HEXISTS', key, 'a')
        redis.call('HINCRBY', key, 'a', 1)
        redis.call('HDEL', key, 'a')
        redis.call('ZADD', key, 1, 'a')
        redis.call('ZRANGE', key, 0, -1)
        redis.call('ZRANGEBYSCORE', key, 0, 1)
        redis.call('ZREMRANGEBYSCORE', key, 0, 1)
        redis.call('ZREM', key, 'a')
        redis.call('SADD', key, 'a')
        redis.call('SMEMBERS', key)
        redis.call('SREM', key, 'a')
        redis.call('EXISTS', key)
        redis.call('PTTL', key)
        redis.call('PERSIST', key)
        redis.call('SET', key, '1', 'EX', 60)
        redis.call('PEXPIRE', key, 60000)
        return redis.call('DEL', key)
        """;
}
