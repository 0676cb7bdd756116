using Microsoft.EntityFrameworkCore;

namespace EmbeddedShop;

/// <summary>The shop's own tables, in the database that FluxPay keeps its books in, in a schema of their own.</summary>
internal sealed class ShopContext(DbContextOptions<ShopContext> options) : DbContext(options)
{
    public DbSet<Analysis> Analyses => Set<Analysis>();

    /// <summary>A real shop would use migrations; <c>EnsureCreated</c> does nothing where another schema has tables already.</summary>
    public Task CreateTablesAsync() => Database.ExecuteSqlRawAsync("""
        CREATE SCHEMA IF NOT EXISTS shop;
        CREATE TABLE IF NOT EXISTS shop.analysis (usage_id text PRIMARY KEY, customer text NOT NULL, document text NOT NULL);
        """);

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Analysis>(analysis =>
    {
        analysis.ToTable("analysis", "shop").HasKey(a => a.UsageId);
        analysis.Property(a => a.UsageId).HasColumnName("usage_id");
        analysis.Property(a => a.Customer).HasColumnName("customer");
        analysis.Property(a => a.Document).HasColumnName("document");
    });
}

/// <summary>A row of the shop's own.</summary>
internal sealed class Analysis
{
    /// <summary>The use of credits that paid for it.</summary>
    public required string UsageId { get; init; }
    public required string Customer { get; init; }
    public required string Document { get; init; }
}
