namespace Parley.Engines.Catalog;

/// <summary>What a probe found: whether the engine can run here, and what a person can do about it.</summary>
/// <param name="Available">True when <see cref="IEngineProvider{T}.Create"/> is expected to work.</param>
/// <param name="Detail">One line for people: version, model, or what is missing.</param>
/// <param name="Remedy">One line that says how to get it, or a better one; null when nothing is to be done.</param>
public sealed record EngineStatus(bool Available, string Detail, string? Remedy = null);
