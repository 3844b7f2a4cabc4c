namespace Parley.Server.Settings;

/// <summary>What happens when something is heard over an answer, for clients that do not say.</summary>
internal enum BargeInMode
{
    /// <summary>It is judged first: only a turn stops the answer.</summary>
    Confirm,

    /// <summary>The answer stops.</summary>
    Immediate,
}
