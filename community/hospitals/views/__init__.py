"""Pages: hospitals for members, settings for their leads, the way in for new ones, applications for stewards."""
