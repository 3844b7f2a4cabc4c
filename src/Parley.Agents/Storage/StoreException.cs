namespace Parley.Agents.Storage;

/// <summary>The store cannot be opened or used. The message is for the operator and holds no secret.</summary>
public sealed class StoreException(string message, Exception? inner = null) : IOException(message, inner);
