using Microsoft.Data.Sqlite;
using Npgsql;

namespace Parley.Agents.Storage;

/// <summary>Where agents, conversations and runs are kept. Its text form holds no secret.</summary>
/// <param name="Connection">A connection string of the database's own library.</param>
public sealed record StoreTarget(StoreKind Kind, string Connection)
{
    /// <summary>The file's name in the data folder.</summary>
    public const string FileName = "agents.db";

    /// <summary>The setting's word for the file in the data folder.</summary>
    public const string SqliteWord = "sqlite";

    /// <summary>The file; null where there is none.</summary>
    public string? File { get; private init; }

    /// <summary>Reads the setting: <c>sqlite</c>, or a connection string of PostgreSQL (<c>Host=...;Database=...</c>).</summary>
    /// <exception cref="FormatException">It is neither. The message repeats nothing of it: it may hold a password.</exception>
    public static StoreTarget Parse(string? text, string dataFolder)
    {
        var wanted = text?.Trim() ?? "";
        if (wanted.Length == 0 || string.Equals(wanted, SqliteWord, StringComparison.OrdinalIgnoreCase))
        {
            return Sqlite(Path.Combine(dataFolder, FileName));
        }

        try
        {
            var parts = new NpgsqlConnectionStringBuilder(wanted);
            if (!string.IsNullOrEmpty(parts.Host))
            {
                parts.ApplicationName ??= "parley";
                return new(StoreKind.Postgres, parts.ConnectionString);
            }
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException)
        {
            // Told below, without what it said.
        }

        throw new FormatException(
            "The store is 'sqlite', or a connection string of PostgreSQL: \"Host=...;Database=...;Username=...;Password=...\"."
        );
    }

    /// <summary>A file of SQLite.</summary>
    public static StoreTarget Sqlite(string path)
    {
        var parts = new SqliteConnectionStringBuilder { DataSource = path, ForeignKeys = true };
        return new(StoreKind.Sqlite, parts.ConnectionString) { File = path };
    }

    public override string ToString() => File ?? "PostgreSQL";
}
