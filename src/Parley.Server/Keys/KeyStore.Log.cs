namespace Parley.Server.Keys;

internal sealed partial class KeyStore
{
    [LoggerMessage(
        EventId = 100,
        Level = LogLevel.Information,
        Message = "The key file changed; it holds {Count} keys now"
    )]
    private partial void LogKeysChanged(int count);

    [LoggerMessage(
        EventId = 101,
        Level = LogLevel.Error,
        Message = "The key file cannot be read, so the keys known before stay valid: {Problem}"
    )]
    private partial void LogUnreadable(string problem);
}
