namespace Parley.Agents.Storage;

/// <summary>Parents of agents and conversations: which generation of the API they belong to.</summary>
internal static class Generation
{
    /// <summary>Assistants and threads.</summary>
    public const string Classic = "classic";

    /// <summary>Agents with versions, and conversations.</summary>
    public const string Named = "named";
}
