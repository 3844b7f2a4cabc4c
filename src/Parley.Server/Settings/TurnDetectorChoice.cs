namespace Parley.Server.Settings;

/// <summary>Which neural turn detector votes on the end of turns; <see cref="None"/>: none is made.</summary>
internal enum TurnDetectorChoice
{
    /// <summary>The operator's model where there is one.</summary>
    Auto,

    /// <summary>Parley's own.</summary>
    Cadence,
    None,
}
