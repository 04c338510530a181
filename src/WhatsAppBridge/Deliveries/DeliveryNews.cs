namespace WhatsAppBridge.Deliveries;

/// <summary>What a report adds to those that came before.</summary>
internal enum DeliveryNews
{
    /// <summary>The message has come further, or this is the first report of it.</summary>
    Progress,

    /// <summary>It did not arrive.</summary>
    Failure,

    /// <summary>The same report again.</summary>
    Repeated,

    /// <summary>The message has been further already; reports overtake each other. It does not move back.</summary>
    Overtaken,

    /// <summary>A failure of what has arrived, or an arrival of what has failed. Both are kept.</summary>
    Conflict,
}

internal static class DeliveryHistory
{
    /// <summary>Compares a report with the earlier ones of the same message. Pure.</summary>
    public static DeliveryNews NewsOf(DeliveryStatus report, IReadOnlyCollection<DeliveryStatus> earlier)
    {
        if (earlier.Contains(report))
            return DeliveryNews.Repeated;

        var hasArrived = earlier.Any(status => status is DeliveryStatus.Delivered or DeliveryStatus.Read);
        var hasFailed = earlier.Any(status => status.IsFailure());
        if (report.IsFailure())
            return hasArrived ? DeliveryNews.Conflict : hasFailed ? DeliveryNews.Overtaken : DeliveryNews.Failure;

        if (hasFailed)
            return report is DeliveryStatus.Delivered or DeliveryStatus.Read ? DeliveryNews.Conflict : DeliveryNews.Overtaken;

        return earlier.Any(status => status > report) ? DeliveryNews.Overtaken : DeliveryNews.Progress;
    }
}
