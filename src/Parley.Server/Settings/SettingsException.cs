namespace Parley.Server.Settings;

/// <summary>A setting is wrong; the message is one line that says what to do. The program ends with 2.</summary>
internal sealed class SettingsException(string message) : Exception(message);
