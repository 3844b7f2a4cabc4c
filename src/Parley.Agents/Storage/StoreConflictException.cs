namespace Parley.Agents.Storage;

/// <summary>The row would break a rule of uniqueness: the id exists, or the conversation has an active run.</summary>
public sealed class StoreConflictException(Exception inner)
    : Exception("The store refuses a second row of its kind.", inner);
