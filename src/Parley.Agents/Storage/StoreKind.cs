namespace Parley.Agents.Storage;

/// <summary>The databases that can hold the store.</summary>
public enum StoreKind
{
    /// <summary>One file in the data folder; one server at a time.</summary>
    Sqlite,

    /// <summary>A PostgreSQL database; several servers may share it.</summary>
    Postgres,
}
