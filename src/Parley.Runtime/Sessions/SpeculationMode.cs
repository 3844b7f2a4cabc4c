namespace Parley.Runtime.Sessions;

/// <summary>Whether answers are prepared before the person's turn is committed.</summary>
public enum SpeculationMode
{
    /// <summary>With a model that costs nothing to ask in vain.</summary>
    Auto,

    /// <summary>With every model.</summary>
    On,

    Off,
}
