"""Tables of posts -> records, worst first if wanted; nothing is lost and nothing is acted upon.

sources    tables of any format -> raw rows with their offsets, in chunks
rows       a raw row -> a post, or the reason why it is a bad row
record     a post and its findings -> the record that is written
privacy    what of a post may be shown; hashes that group posts and authors
parts      a chunk -> the part of the output that it makes, kept in a file
pool       chunks to processes; what happens when one dies
job        a whole run: begin or go on, scan, merge
merge      parts -> the records in order, with what only the whole run knows
outputs    records -> a file of some format
"""
