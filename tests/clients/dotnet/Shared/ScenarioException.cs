namespace Parley.Clients;

/// <summary>The server did not do what a client of its kind relies on.</summary>
internal sealed class ScenarioException(string message, Exception? inner = null) : Exception(message, inner);
