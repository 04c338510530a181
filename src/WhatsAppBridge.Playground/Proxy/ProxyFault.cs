namespace WhatsAppBridge.Playground.Proxy;

/// <summary>What a proxy can do wrong.</summary>
public enum ProxyFault
{
    None,

    /// <summary>Everything is answered 502, as when the bridge is down.</summary>
    BadGateway,

    /// <summary>Everything is redirected to https.</summary>
    Redirect,

    /// <summary>Everything is answered 200, by a page that has nothing to do with the bridge.</summary>
    OtherSite,

    /// <summary>Nothing is found.</summary>
    NotFound,

    /// <summary>The webhooks ask for a login.</summary>
    Login,

    /// <summary>The webhooks are not passed on.</summary>
    NoWebhooks,

    /// <summary>The webhooks take no POST.</summary>
    NoPost,

    /// <summary>The webhooks are redirected to an address with a slash at the end.</summary>
    RedirectedWebhooks,

    /// <summary>The signature's header is taken away.</summary>
    DroppedSignature,

    /// <summary>What looks odd in a form is changed.</summary>
    ChangedForm,

    /// <summary>The webhooks are answered by something else.</summary>
    AnsweredWebhooks,

    /// <summary>The webhooks take no body.</summary>
    NoBody,

    /// <summary>The webhooks are answered 503.</summary>
    FailingWebhooks,
}
