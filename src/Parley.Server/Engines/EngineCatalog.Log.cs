using Parley.Engines;

namespace Parley.Server.Engines;

internal sealed partial class EngineCatalog
{
    [LoggerMessage(EventId = 150, Level = LogLevel.Information, Message = "Engine {Role} {Name}: active. {Detail}")]
    private partial void LogActive(string role, string name, string detail);

    [LoggerMessage(
        EventId = 151,
        Level = LogLevel.Warning,
        Message = "Engine {Role} {Name}: active, but only a stop-gap that often gets words wrong. {Detail} {Remedy}"
    )]
    private partial void LogStopGap(string role, string name, string detail, string remedy);

    [LoggerMessage(EventId = 152, Message = "Engine {Role} {Name}: not active. {Detail} {Remedy}")]
    private partial void LogMissing(LogLevel level, string role, string name, string detail, string remedy);

    [LoggerMessage(
        EventId = 153,
        Level = LogLevel.Warning,
        Message = "Engine {Engine} failed its warm-up ({Fault}): {Problem}"
    )]
    private partial void LogNotWarm(string engine, EngineFault fault, string problem);

    [LoggerMessage(EventId = 154, Level = LogLevel.Error, Message = "Engine {Engine} broke in its warm-up")]
    private partial void LogBroken(string engine, Exception exception);
}
