using Parley.Runtime.Sessions;

namespace Parley.Server.Hosting;

/// <summary>What a test may give the server instead of the real thing.</summary>
internal sealed record ServerParts
{
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Used as they are; null: the engines found on this machine.</summary>
    public SessionEngines? Engines { get; init; }

    public SessionOptions Session { get; init; } = new();

    /// <summary>Adds to the log's targets.</summary>
    public Action<ILoggingBuilder>? ConfigureLogging { get; init; }

    /// <summary>A key for the page, valid for the life of the process; null: none.</summary>
    public string? ConsoleKey { get; init; }

    /// <summary>True in the program: SIGTERM and SIGINT end it gracefully.</summary>
    public bool HandleSignals { get; init; }
}
