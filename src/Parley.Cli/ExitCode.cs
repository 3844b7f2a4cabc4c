namespace Parley.Cli;

/// <summary>How the program ends.</summary>
internal static class ExitCode
{
    public const int Answered = 0;
    public const int NoAnswer = 1;
    public const int Usage = 2;
    public const int NoConnection = 3;
    public const int Interrupted = 130;
}
