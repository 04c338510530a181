namespace WhatsAppBridge.Settings;

/// <summary>One setting that is wrong or missing.</summary>
/// <param name="Name">As in appsettings.json, sections joined by a colon.</param>
/// <param name="Found">What stands there now, secrets masked.</param>
/// <param name="Advice">What to write instead.</param>
internal sealed record SettingProblem(string Name, string Found, string Advice);
