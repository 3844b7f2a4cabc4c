namespace Parley.Server.Commands;

/// <summary>What the program's exit code says.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>It could not do its job: the port is taken, an engine is missing, a key is unknown.</summary>
    public const int Failed = 1;

    /// <summary>It was asked for something it does not understand.</summary>
    public const int Usage = 2;
}
